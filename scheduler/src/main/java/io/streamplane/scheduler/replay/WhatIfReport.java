package io.streamplane.scheduler.replay;

import java.util.List;

/**
 * The same pods three times.
 *
 * @param recorded as it was
 * @param same by a simulation with this build's own configuration
 * @param changed by one with the changes
 */
public record WhatIfReport(long from, long to, Tally recorded, Tally same, Tally changed) {

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

    public List<Column> columns() {
        return List.of(column("recorded", recorded), column("same", same), column("what if", changed));
    }

    private Column column(String name, Tally tally) {
        int moved = (int) tally.nodes().entrySet().stream()
                .filter(each -> !each.getValue().equals(recorded.nodes().get(each.getKey())))
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
