package io.streamplane.controllers.node;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.Toleration;
import io.streamplane.controllers.reconcile.Times;
import io.streamplane.schemas.selector.Tolerance;
import io.streamplane.schemas.time.Moments;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Until when a pod may stay on a tainted node. */
final class TolerationPeriod {

    private final Duration whereUnsaid;

    /** @param whereUnsaid how long a pod stays on a node that went silent if it has no toleration for that */
    TolerationPeriod(Duration whereUnsaid) {
        this.whereUnsaid = whereUnsaid;
    }

    /** @return when the pod has to go; null where it may stay */
    @Nullable
    Instant until(Pod pod, List<Taint> taints, Instant now) {
        Instant earliest = null;
        for (Taint taint : taints) {
            if (!"NoExecute".equals(taint.getEffect())) {
                continue;
            }
            Instant end = end(pod, taint, now);
            if (end != null && (earliest == null || end.isBefore(earliest))) {
                earliest = end;
            }
        }
        return earliest;
    }

    private @Nullable Instant end(Pod pod, Taint taint, Instant now) {
        Instant added = taint.getTimeAdded() == null ? now : Times.parse(taint.getTimeAdded());
        var tolerations = pod.getSpec().getTolerations();
        Long seconds = null;
        boolean tolerated = false;
        for (Toleration toleration : tolerations == null ? List.<Toleration>of() : tolerations) {
            if (Tolerance.of(toleration).tolerates(taint)) {
                tolerated = true;
                Long limit = toleration.getTolerationSeconds();
                if (limit != null && (seconds == null || limit < seconds)) {
                    seconds = limit;
                }
            }
        }
        if (tolerated) {
            return seconds == null ? null : Moments.after(added, Math.max(0, seconds));
        }
        boolean silence = NodeTaints.UNREACHABLE.equals(taint.getKey()) || NodeTaints.NOT_READY.equals(taint.getKey());
        return silence ? Moments.after(added, whereUnsaid) : now;
    }
}
