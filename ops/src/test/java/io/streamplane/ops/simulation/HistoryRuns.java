package io.streamplane.ops.simulation;

import java.util.BitSet;
import java.util.SortedMap;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** Runs histories; one that fails is made as short as it can be, and told. */
final class HistoryRuns {

    private static final int MOST_RUNS = 400;
    private static final int LINES = 120;

    /** So many are tried with a fault. */
    private static final int MOST_HISTORIES = 400;

    private HistoryRuns() {}

    /** What it breaks; null where nothing. */
    static @Nullable Violation violation(Scenario scenario) {
        try {
            new ClusterHistory(scenario).run();
            return null;
        } catch (Violation e) {
            return e;
        }
    }

    /**
     * The first history that a fault breaks, and that holds without it.
     *
     * @param invariant that is broken; empty: any
     */
    static Violation firstViolation(Faults faults, LongFunction<Scenario> scenarios, String invariant) {
        for (long seed = 0; seed < MOST_HISTORIES; seed++) {
            Violation found = violation(scenarios.apply(seed).with(faults));
            if (found != null
                    && (invariant.isEmpty() || found.invariant().equals(invariant))
                    && violation(scenarios.apply(seed)) == null) {
                return found;
            }
        }
        throw new AssertionError("expected a fault to be found, but all histories hold");
    }

    /** All in a line each, and the first made as short as it can be. */
    static String told(SortedMap<Long, Violation> failures) {
        var text = new StringBuilder("expected every history to hold, but:");
        failures.forEach((seed, broken) -> text.append("\n-Dtest=ClusterHistoriesTest -Dhistory.seed=")
                .append(seed)
                .append(": ")
                .append(broken.getMessage()));
        return text.append('\n')
                .append(shown(
                        new Scenario(failures.firstKey()),
                        failures.values().iterator().next()))
                .toString();
    }

    private static String shown(Scenario scenario, Violation broken) {
        Scenario shortest = shortest(scenario, broken);
        var history = new ClusterHistory(shortest);
        Violation last = broken;
        try {
            history.run();
        } catch (Violation e) {
            last = e;
        }
        return "seed " + scenario.seed() + " with " + shortest.size() + " of " + scenario.size() + " steps: "
                + last.getMessage() + "\n" + history.trace().last(LINES);
    }

    /** Leaves out steps, in ever smaller groups, as long as it breaks the same. */
    static Scenario shortest(Scenario scenario, Violation broken) {
        Scenario shortest = scenario;
        int runs = 0;
        for (int size = scenario.length() / 2; size > 0; size /= 2) {
            for (int from = 0; from < scenario.length() && runs < MOST_RUNS; from += size) {
                var group = new BitSet();
                group.set(from, Math.min(from + size, scenario.length()));
                Scenario shorter = shortest.without(group);
                if (shorter.size() == shortest.size()) {
                    continue;
                }
                runs++;
                Violation same = violation(shorter);
                if (same != null && same.invariant().equals(broken.invariant())) {
                    shortest = shorter;
                }
            }
        }
        return shortest;
    }
}
