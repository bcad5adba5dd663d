package io.streamplane.controllers.autoscaler;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What an autoscaler remembers: what it recommended and how it scaled. Immutable, and no longer than the longest window that counts.
 * It does not survive a restart. Then it begins with the present number as recommended just now, as Kubernetes' controller does, so
 * that a stabilization window holds in full; and where the target was last scaled is taken for all that a policy allows, in both
 * directions, so that no period's limit is passed.
 *
 * @param recommendations oldest first
 * @param ups by how many it scaled up, and when
 * @param downs by how many it scaled down, and when
 * @param unknown when it was last scaled before anything is remembered; {@link Instant#EPOCH} where it never was
 */
record ScaleHistory(List<Point> recommendations, List<Point> ups, List<Point> downs, Instant unknown) {

    /** A number at a time. */
    record Point(Instant at, int replicas) {}

    /** The longest stabilization window, and the longest period of a policy, that is allowed. */
    private static final Duration LONGEST = Duration.ofHours(1);

    ScaleHistory {
        recommendations = List.copyOf(recommendations);
        ups = List.copyOf(ups);
        downs = List.copyOf(downs);
    }

    /** @param lastScaled {@link Instant#EPOCH} where it never was */
    static ScaleHistory begin(int current, Instant lastScaled, Instant now) {
        return new ScaleHistory(List.of(new Point(now, current)), List.of(), List.of(), lastScaled);
    }

    ScaleHistory recommended(int replicas, Instant now) {
        return new ScaleHistory(with(recommendations, replicas, now), ups, downs, unknown);
    }

    ScaleHistory scaled(int from, int to, Instant now) {
        return to > from
                ? new ScaleHistory(recommendations, with(ups, to - from, now), downs, unknown)
                : new ScaleHistory(recommendations, ups, with(downs, from - to, now), unknown);
    }

    private static List<Point> with(List<Point> points, int replicas, Instant now) {
        var all = new ArrayList<Point>(points);
        all.removeIf(each -> each.at().isBefore(now.minus(LONGEST)));
        all.add(new Point(now, replicas));
        return all;
    }

    /** How many there were when the period began, but for what others changed: both directions count. */
    int begun(int current, Duration period, Instant now) {
        return current - within(ups, period, now) + within(downs, period, now);
    }

    private static int within(List<Point> changes, Duration period, Instant now) {
        return changes.stream()
                .filter(each -> each.at().isAfter(now.minus(period)))
                .mapToInt(Point::replicas)
                .sum();
    }

    /** Whether it was scaled within the period by nobody knows how many. */
    boolean isUnknown(Duration period, Instant now) {
        return unknown.isAfter(now.minus(period));
    }
}
