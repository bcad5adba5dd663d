package io.streamplane.ops.bench;

import io.streamplane.ops.bench.PodsBench.Plan;
import io.streamplane.ops.bench.PodsRound.Sustained;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What the pods bench prints: the first round, the rounds that count, and what is sustained. */
final class PodsReport {

    private static final List<String> HEADER = List.of(
            "round",
            "pods",
            "nodes",
            "pods/s",
            "CPU ms/pod",
            "create->Running p50 ms",
            "p99 ms",
            "single pod p50 ms",
            "p99 ms");

    private static final JsonMapper JSON = JsonMapper.shared();

    private PodsReport() {}

    /** @param rounds all that were run, those of the warm-up first */
    static BenchReport of(Plan plan, List<PodsRound> rounds, Percentiles single) {
        List<PodsRound> counted = rounds.subList(plan.warmUp(), rounds.size());
        PodsRound first = rounds.getFirst();
        Sustained sustained = PodsRound.sustained(counted);
        var rows = new ArrayList<List<String>>();
        if (plan.warmUp() > 0) {
            rows.add(row(plan, first, single));
        }
        counted.forEach(round -> rows.add(row(plan, round, single)));
        rows.add(cells("sustained", plan, sustained.podsPerSecond(), sustained.cpuSecondsPerPod(), "", "", single));
        ObjectNode json = JSON.createObjectNode();
        json.put("pods", plan.pods()).put("nodes", plan.nodes()).put("warm_up", plan.warmUp());
        json.set("first", json(first));
        figures(json.putObject("sustained"), sustained.podsPerSecond(), sustained.cpuSecondsPerPod())
                .put("rounds", sustained.rounds());
        json.set("single_pod_ms", json(single));
        ArrayNode all = json.putArray("rounds");
        counted.forEach(round -> all.add(json(round)));
        return new BenchReport(HEADER, rows, json);
    }

    private static List<String> row(Plan plan, PodsRound round, Percentiles single) {
        Percentiles times = round.createToRunning();
        return cells(
                Integer.toString(round.number()),
                plan,
                round.podsPerSecond(),
                round.cpuSecondsPerPod(),
                Double.toString(times.p50()),
                Double.toString(times.p99()),
                single);
    }

    private static List<String> cells(
            String round,
            Plan plan,
            double podsPerSecond,
            double cpuSeconds,
            String p50,
            String p99,
            Percentiles single) {
        return List.of(
                round,
                Integer.toString(plan.pods()),
                Integer.toString(plan.nodes()),
                String.format(Locale.ROOT, "%.1f", podsPerSecond),
                String.format(Locale.ROOT, "%.2f", cpuSeconds * 1000),
                p50,
                p99,
                Double.toString(single.p50()),
                Double.toString(single.p99()));
    }

    private static ObjectNode json(PodsRound round) {
        ObjectNode json = JSON.createObjectNode().put("round", round.number());
        figures(json, round.podsPerSecond(), round.cpuSecondsPerPod());
        json.set("create_to_running_ms", json(round.createToRunning()));
        return json;
    }

    private static ObjectNode figures(ObjectNode json, double podsPerSecond, double cpuSecondsPerPod) {
        return json.put("pods_s", Math.round(podsPerSecond * 10) / 10.0)
                .put("cpu_ms_pod", Math.round(cpuSecondsPerPod * 1e5) / 100.0);
    }

    private static ObjectNode json(Percentiles percentiles) {
        return JSON.createObjectNode().put("p50", percentiles.p50()).put("p99", percentiles.p99());
    }
}
