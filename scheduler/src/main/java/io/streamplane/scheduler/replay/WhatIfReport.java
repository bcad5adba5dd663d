package io.streamplane.scheduler.replay;

import java.util.List;

/**
 * The same pods three times.
 *
 * @param recorded as it was
 * @param replayed by a simulation with this build's own configuration
 * @param changed by one with the changes
 */
public record WhatIfReport(long from, long to, Tally recorded, Tally replayed, Tally changed) {

    /** What the changes are compared with. */
    public enum Baseline {
        /** The same simulation without the changes: all that differs comes from them. */
        REPLAY,
        /** What happened: other builds, other configurations and the system's own time are in it too. */
        RECORDED
    }

    /** What became of the pods in one way, with its name. */
    public record Named(String name, Tally tally) {}

    /** One of the three in figures. */
    public record Column(
            String name,
            int pods,
            int placed,
            int unplaced,
            int moved,
            long waitP50Millis,
            long waitP99Millis,
            double meanNodes,
            int mostNodes,
            double meanCpu,
            double meanMemory,
            int mostWaiting) {}

    /** The baseline comes first, the changes last. */
    public List<Named> named(Baseline baseline) {
        var simulated = List.of(new Named("replay", replayed), new Named("what if", changed));
        return baseline == Baseline.REPLAY
                ? simulated
                : List.of(new Named("recorded", recorded), simulated.getFirst(), simulated.getLast());
    }

    public List<Column> columns(Baseline baseline) {
        List<Named> named = named(baseline);
        return named.stream()
                .map(each -> column(each.name(), each.tally(), named.getFirst().tally()))
                .toList();
    }

    private static Column column(String name, Tally tally, Tally baseline) {
        int moved = (int) tally.nodes().entrySet().stream()
                .filter(each -> !each.getValue().equals(baseline.nodes().get(each.getKey())))
                .count();
        var mean = Mean.of(tally.samples());
        return new Column(
                name,
                tally.arrived(),
                tally.placed(),
                tally.arrived() - tally.placed(),
                moved,
                tally.waited(0.5),
                tally.waited(0.99),
                mean.nodes(),
                tally.samples().stream().mapToInt(Tally.Sample::nodes).max().orElse(0),
                mean.cpu(),
                mean.memory(),
                tally.samples().stream().mapToInt(Tally.Sample::waiting).max().orElse(0));
    }

    /** Weighted by the time that each sample holds until the next one. */
    private record Mean(double nodes, double cpu, double memory) {

        static Mean of(List<Tally.Sample> samples) {
            double nodes = 0;
            double cpu = 0;
            double memory = 0;
            double time = 0;
            for (int i = 0; i + 1 < samples.size(); i++) {
                Tally.Sample sample = samples.get(i);
                double weight = samples.get(i + 1).millis() - sample.millis();
                nodes += weight * sample.nodes();
                cpu += weight * sample.cpu();
                memory += weight * sample.memory();
                time += weight;
            }
            double of = time == 0 ? 1 : time;
            return new Mean(nodes / of, cpu / of, memory / of);
        }
    }
}
