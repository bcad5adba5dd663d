package io.streamplane.ops.bench;

import io.streamplane.ops.assembly.AllInOne;
import io.streamplane.ops.assembly.AllInOneOptions;
import io.streamplane.ops.bench.CallerLoad.Turn;
import io.streamplane.ops.client.ApiClient;
import io.streamplane.schemas.journal.ToolAgent;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * How many requests a second the API server answers, over TLS and HTTP/2, each client with a connection of its own: writes and
 * reads of ConfigMaps of 1 KB, and lists of pods in each form. Clients, broker and all roles share this process and machine.
 */
public final class ApiBench {

    private static final int NAMESPACES = 10;
    private static final int ON_NODE = 100;
    private static final int WARM_UP_CLIENTS = 16;

    private final AllInOne system;
    private final List<List<String>> rows = new ArrayList<>();
    private final ObjectNode json = JsonMapper.shared().createObjectNode();

    private ApiBench(AllInOne system) {
        this.system = system;
    }

    /**
     * What to measure.
     *
     * @param verbs of ConfigMaps
     * @param clients how many at once, one row for each of them and each verb
     * @param each how long each row is measured
     * @param warmUp how long each verb is called before that
     * @param pods that lists return
     * @param lists how often each form of a list is asked for
     */
    public record Plan(
            List<ConfigMapCalls.Verb> verbs,
            List<Integer> clients,
            Duration each,
            Duration warmUp,
            int pods,
            int lists) {}

    /** @param folder for the data, which is left there */
    public static BenchReport run(Plan plan, Path folder) throws IOException, InterruptedException {
        var size = new RecordedCluster.Size(NAMESPACES, Math.ceilDiv(plan.pods(), ON_NODE), plan.pods(), 0);
        RecordedJournal.inDirectory(folder, size, size.objects());
        try (var system = AllInOne.start(AllInOneOptions.temporary(folder).withNodes(size.nodes()))) {
            return new ApiBench(system).measure(plan);
        }
    }

    private BenchReport measure(Plan plan) throws IOException, InterruptedException {
        for (ConfigMapCalls.Verb verb : plan.verbs()) {
            turn(verb, WARM_UP_CLIENTS, plan.warmUp());
        }
        for (ConfigMapCalls.Verb verb : plan.verbs()) {
            for (int clients : plan.clients()) {
                report(verb.word(), clients, turn(verb, clients, plan.each()));
            }
        }
        try (var client = client()) {
            for (PodLists.Form form : PodLists.Form.values()) {
                report(
                        "list of " + plan.pods() + " pods, " + form.words(),
                        1,
                        PodLists.turn(client, form, plan.pods(), plan.lists()));
            }
        }
        return new BenchReport(List.of("request", "clients", "per second", "p50 ms", "p99 ms"), rows, json);
    }

    private Turn turn(ConfigMapCalls.Verb verb, int clients, Duration length) throws IOException, InterruptedException {
        MaterializedEnd.await(system.settings());
        try (var calls = new ConfigMapCalls(this::client)) {
            return CallerLoad.run(clients, length, number -> calls.caller(verb, number));
        }
    }

    private ApiClient client() throws IOException {
        return ApiClient.of(system.kubeconfig(), ToolAgent.of("bench"));
    }

    private void report(String request, int clients, Turn turn) {
        Percentiles times = Percentiles.ofNanos(turn.nanos());
        rows.add(List.of(
                request,
                Integer.toString(clients),
                "%.0f".formatted(turn.perSecond()),
                "%.2f".formatted(times.p50()),
                "%.2f".formatted(times.p99())));
        json.withArray("requests")
                .addObject()
                .put("request", request)
                .put("clients", clients)
                .put("per_s", turn.perSecond())
                .put("p50_ms", times.p50())
                .put("p99_ms", times.p99());
    }
}
