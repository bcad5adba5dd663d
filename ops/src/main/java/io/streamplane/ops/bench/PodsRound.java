package io.streamplane.ops.bench;

import java.util.List;

/**
 * One round of the pods bench.
 *
 * @param number from 1, in the order in which they were run
 * @param cpuSecondsPerPod of this whole process, compilers and collector included, from creation to the last Running
 */
record PodsRound(int number, double podsPerSecond, double cpuSecondsPerPod, Percentiles createToRunning) {

    /** The last rounds, of which the mean is what a process sustains; fewer where there are fewer. */
    private static final int SUSTAINED = 5;

    /**
     * What is sustained, from the rounds that count.
     *
     * @param rounds how many there are in the mean
     */
    record Sustained(int rounds, double podsPerSecond, double cpuSecondsPerPod) {}

    /** The mean of the last five rounds. The process's first round is left out where there are others. */
    static Sustained sustained(List<PodsRound> counted) {
        List<PodsRound> warm =
                counted.stream().filter(each -> each.number() > 1).toList();
        List<PodsRound> from = warm.isEmpty() ? counted : warm;
        List<PodsRound> last = from.subList(Math.max(0, from.size() - SUSTAINED), from.size());
        return new Sustained(
                last.size(),
                last.stream().mapToDouble(PodsRound::podsPerSecond).average().orElseThrow(),
                last.stream().mapToDouble(PodsRound::cpuSecondsPerPod).average().orElseThrow());
    }
}
