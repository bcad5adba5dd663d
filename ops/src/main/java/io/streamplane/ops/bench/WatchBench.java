package io.streamplane.ops.bench;

import io.streamplane.ops.assembly.AllInOne;
import io.streamplane.ops.client.ApiClient;
import io.streamplane.schemas.journal.ToolAgent;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * How long a change takes to its watchers, from the request that makes it to the last of them, and what an open watch takes of memory. All
 * watch one namespace over a few HTTP/2 connections; clients, broker and all roles share this process and machine.
 */
public final class WatchBench {

    private static final String MAPS = "/api/v1/namespaces/default/configmaps";
    private static final String MAP = "bench";
    private static final int SECONDS = 60;
    private static final int BYTES = 1_000;
    private static final List<String> HEADER = List.of(
            "watches",
            "connections",
            "changes",
            "to a watcher p50 ms",
            "p99 ms",
            "to the last p50 ms",
            "p99 ms",
            "heap KB/watch",
            "CPU us/event");

    private final AllInOne system;
    private final ApiClient client;
    private final Plan plan;
    private final List<List<String>> rows = new ArrayList<>();
    private final ObjectNode json = JsonMapper.shared().createObjectNode();

    private WatchBench(AllInOne system, ApiClient client, Plan plan) {
        this.system = system;
        this.client = client;
        this.plan = plan;
    }

    /**
     * What to measure.
     *
     * @param watches how many are open, one row for each number
     * @param connections that they share
     * @param warmUp changes before those that count
     * @param changes that count, one after the other
     */
    public record Plan(List<Integer> watches, int connections, int warmUp, int changes) {}

    /** Runs against a started system. */
    public static BenchReport run(AllInOne system, Plan plan) throws IOException, InterruptedException {
        try (var client = ApiClient.of(system.kubeconfig(), ToolAgent.of("bench"))) {
            var bench = new WatchBench(system, client, plan);
            client.post(MAPS, "application/json", map(0)).orThrow();
            for (int watches : plan.watches()) {
                bench.measure(watches);
            }
            return new BenchReport(HEADER, bench.rows, bench.json);
        }
    }

    private void measure(int watches) throws IOException, InterruptedException {
        String version =
                client.get(MAPS).orThrow().at("/metadata/resourceVersion").asString();
        long before = usedHeap();
        try (var open = new OpenWatches(system.kubeconfig(), plan.connections())) {
            open.watch(MAPS + "?watch=true&timeoutSeconds=3600&resourceVersion=" + version, watches);
            change(open, 0);
            double kilobytes = (usedHeap() - before) / 1000.0 / watches;
            for (int i = 1; i < plan.warmUp(); i++) {
                change(open, i);
            }
            long[] each = new long[watches * plan.changes()];
            long[] last = new long[plan.changes()];
            long cpu = ProcessCpu.nanos();
            for (int i = 0; i < plan.changes(); i++) {
                long[] arrived = change(open, i);
                System.arraycopy(arrived, 0, each, i * watches, watches);
                last[i] = arrived[watches - 1];
            }
            double micros = (ProcessCpu.nanos() - cpu) / 1e3 / each.length;
            report(watches, Percentiles.ofNanos(each), Percentiles.ofNanos(last), kilobytes, micros);
        }
    }

    /** When each watcher was told, since the request, in order. */
    private long[] change(OpenWatches open, int number) throws IOException, InterruptedException {
        OpenWatches.Arrivals arrivals = open.expect();
        long begin = System.nanoTime();
        client.put(MAPS + "/" + MAP, "application/json", map(number + 1)).orThrow();
        return arrivals.await(begin, SECONDS, TimeUnit.SECONDS);
    }

    private static long usedHeap() {
        var memory = ManagementFactory.getMemoryMXBean();
        memory.gc();
        return memory.getHeapMemoryUsage().getUsed();
    }

    private static String map(int number) {
        return """
                {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"%s"},"data":{"number":"%d","filling":"%s"}}""".formatted(MAP, number, "x".repeat(BYTES));
    }

    private void report(int watches, Percentiles each, Percentiles last, double kilobytes, double micros) {
        rows.add(List.of(
                Integer.toString(watches),
                Integer.toString(plan.connections()),
                Integer.toString(plan.changes()),
                Double.toString(each.p50()),
                Double.toString(each.p99()),
                Double.toString(last.p50()),
                Double.toString(last.p99()),
                String.format(Locale.ROOT, "%.1f", kilobytes),
                String.format(Locale.ROOT, "%.1f", micros)));
        ObjectNode row = json.withArray("watches").addObject();
        row.put("watches", watches).put("connections", plan.connections()).put("changes", plan.changes());
        row.put("each_p50_ms", each.p50()).put("each_p99_ms", each.p99());
        row.put("last_p50_ms", last.p50()).put("last_p99_ms", last.p99());
        row.put("heap_kb_per_watch", kilobytes).put("cpu_us_per_event", micros);
    }
}
