package io.streamplane.ops.bench;

import io.streamplane.ops.client.ApiClient;
import io.streamplane.schemas.journal.ToolAgent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * From the start of an {@code up} process to its first answer, on clusters of several sizes: after a clean stop, and after a
 * kill in the middle of writes. Pods run on simulated nodes, a hundred on each, so that all parts have their share to load.
 */
public final class StartBench {

    /**
     * One start.
     *
     * @param seconds to the first answer
     * @param cpuSeconds that the process had used by then
     */
    private record Start(double seconds, double cpuSeconds) {}

    private static final int ON_NODE = 100;
    private static final int NAMESPACES = 30;
    private static final int COMMANDS_FOR_EACH = 3;
    private static final int WRITES = 200;

    private final Class<?> main;
    private final Path directory;
    private final RecordedCluster.Size size;
    private final UpProcess.Ports ports;

    private StartBench(Class<?> main, Path directory, RecordedCluster.Size size, UpProcess.Ports ports) {
        this.main = main;
        this.directory = directory;
        this.size = size;
        this.ports = ports;
    }

    /**
     * @param main the launcher's main class
     * @param pods of each cluster
     * @param runs of each way to start
     * @param folder for the data, which is left there
     */
    public static BenchReport run(Class<?> main, List<Integer> pods, int runs, Path folder)
            throws IOException, InterruptedException {
        var rows = new ArrayList<List<String>>();
        ObjectNode json = JsonMapper.shared().createObjectNode();
        var sizes = json.putArray("sizes");
        for (int count : pods) {
            var size = new RecordedCluster.Size(NAMESPACES, Math.ceilDiv(count, ON_NODE), count, 0);
            var bench = new StartBench(main, folder.resolve("pods-" + count), size, UpProcess.Ports.free());
            bench.prepare();
            ObjectNode each = sizes.addObject().put("pods", count).put("objects", size.objects());
            report(count, "clean stop", bench.starts(runs, false), rows, each.putObject("clean_stop"));
            report(count, "kill", bench.starts(runs, true), rows, each.putObject("kill"));
        }
        return new BenchReport(
                List.of("pods", "after", "runs", "first answer s", "least s", "most s", "CPU s"), rows, json);
    }

    /** A directory as a long run leaves it: everything is materialized, and the process has been stopped. */
    private void prepare() throws IOException, InterruptedException {
        RecordedJournal.inDirectory(directory, size, size.objects() * COMMANDS_FOR_EACH);
        try (var process = start()) {
            process.awaitAnswer(path());
            MaterializedEnd.await(process.settings());
            process.stop();
        }
    }

    private List<Start> starts(int runs, boolean killed) throws IOException, InterruptedException {
        var starts = new ArrayList<Start>();
        for (int i = 0; i < runs; i++) {
            if (killed) {
                leaveKilled(i);
            }
            try (var process = start()) {
                double seconds = process.awaitAnswer(path()) / 1e9;
                starts.add(new Start(seconds, process.cpu().toMillis() / 1e3));
                MaterializedEnd.await(process.settings());
                process.stop();
            }
        }
        return starts;
    }

    private void leaveKilled(int run) throws IOException, InterruptedException {
        try (var process = start()) {
            process.awaitAnswer(path());
            MaterializedEnd.await(process.settings());
            try (var client = ApiClient.of(directory.resolve("kubeconfig"), ToolAgent.of("bench"))) {
                for (int i = 0; i < WRITES; i++) {
                    client.post(
                                    "/api/v1/namespaces/default/configmaps",
                                    "application/json",
                                    "{\"metadata\":{\"name\":\"before-kill-" + run + "-" + i + "\"}}")
                            .orThrow();
                }
            }
            process.kill();
        }
    }

    private UpProcess start() throws IOException {
        return UpProcess.start(main, directory, size.nodes(), ports);
    }

    private String path() {
        var pod = size.pod(size.pods() - 1);
        return "/api/v1/namespaces/" + pod.namespace() + "/pods/" + pod.name();
    }

    private static void report(int pods, String after, List<Start> starts, List<List<String>> rows, ObjectNode json) {
        double[] seconds = sorted(starts, Start::seconds);
        double[] cpu = sorted(starts, Start::cpuSeconds);
        rows.add(List.of(
                Integer.toString(pods),
                after,
                Integer.toString(starts.size()),
                text(median(seconds)),
                text(seconds[0]),
                text(seconds[seconds.length - 1]),
                text(median(cpu))));
        json.put("median_s", median(seconds))
                .put("least_s", seconds[0])
                .put("most_s", seconds[seconds.length - 1])
                .put("median_cpu_s", median(cpu));
    }

    private static double[] sorted(List<Start> starts, ToDoubleFunction<Start> figure) {
        return starts.stream().mapToDouble(figure).sorted().toArray();
    }

    private static double median(double[] sorted) {
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    private static String text(double seconds) {
        return String.format(Locale.ROOT, "%.2f", seconds);
    }
}
