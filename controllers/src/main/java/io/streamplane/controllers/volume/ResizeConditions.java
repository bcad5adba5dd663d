package io.streamplane.controllers.volume;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaimCondition;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimConditionBuilder;
import io.streamplane.controllers.reconcile.Times;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Conditions of a claim whose volume grows. Conditions of others stay as they are.
 *
 * <p>One that says why it fails has the time of the first failure ({@code lastTransitionTime}) and of the last one ({@code lastProbeTime}). From
 * both follows when it is tried again: after as long as it has failed by then, so that the pauses double, and without a memory of
 * their number.
 */
final class ResizeConditions {

    static final String RESIZING = "Resizing";
    static final String PENDING = "FileSystemResizePending";
    static final String CONTROLLER_ERROR = "ControllerResizeError";
    static final String NODE_ERROR = "NodeResizeError";

    private static final Set<String> ALL = Set.of(RESIZING, PENDING, CONTROLLER_ERROR, NODE_ERROR);
    private static final Duration SOON = Duration.ofSeconds(1);

    private ResizeConditions() {}

    static @Nullable PersistentVolumeClaimCondition find(List<PersistentVolumeClaimCondition> all, String type) {
        return all.stream()
                .filter(each -> type.equals(each.getType()) && "True".equals(each.getStatus()))
                .findFirst()
                .orElse(null);
    }

    /** None of those that tell of a growth. */
    static List<PersistentVolumeClaimCondition> without(List<PersistentVolumeClaimCondition> all) {
        return all.stream().filter(each -> !ALL.contains(each.getType())).toList();
    }

    /** All that are there, and this one. */
    static List<PersistentVolumeClaimCondition> with(
            List<PersistentVolumeClaimCondition> all, String type, String message, Instant now) {
        return with(all, type, message, null, now);
    }

    /** All that are there, and one that says why it failed now. */
    static List<PersistentVolumeClaimCondition> failed(
            List<PersistentVolumeClaimCondition> all, String type, String why, Instant now) {
        return with(all, type, "failed to expand pvc with " + why, Times.format(now), now);
    }

    private static List<PersistentVolumeClaimCondition> with(
            List<PersistentVolumeClaimCondition> all,
            String type,
            String message,
            @Nullable String probed,
            Instant now) {
        var old = find(all, type);
        var fresh = new PersistentVolumeClaimConditionBuilder()
                .withType(type)
                .withStatus("True")
                .withMessage(message.isEmpty() ? null : message)
                .withLastProbeTime(probed)
                .withLastTransitionTime(old == null ? Times.format(now) : old.getLastTransitionTime())
                .build();
        return old == null
                ? Stream.concat(all.stream(), Stream.of(fresh)).toList()
                : all.stream().map(each -> each.equals(old) ? fresh : each).toList();
    }

    /**
     * How long it is left alone after it has failed.
     *
     * @return zero or less where it is time
     */
    static Duration pause(PersistentVolumeClaimCondition failed, Duration longest, Instant now) {
        Instant first = Times.parse(failed.getLastTransitionTime());
        Duration pause = Duration.between(first, last(failed));
        pause = pause.compareTo(SOON) < 0 ? SOON : pause.compareTo(longest) > 0 ? longest : pause;
        return Duration.between(now, last(failed).plus(pause));
    }

    /** When it failed last. */
    static Instant last(PersistentVolumeClaimCondition failed) {
        return Times.parse(
                failed.getLastProbeTime() == null ? failed.getLastTransitionTime() : failed.getLastProbeTime());
    }
}
