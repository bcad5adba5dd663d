package io.streamplane.kubelet.pod;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.streamplane.kubelet.image.Behaviors;
import io.streamplane.kubelet.image.ContainerBehavior;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What all transitions of one step have in common.
 *
 * @param timings of this pod
 */
record Round(Pod pod, Behaviors behaviors, Timings timings, Surroundings surroundings, Notes notes, Instant now) {

    ContainerBehavior behavior(ContainerRun run) {
        return behavior(run.spec(), run.restarts());
    }

    ContainerBehavior behavior(Container container, int run) {
        return behaviors.of(pod, container, run);
    }

    /** Seconds that containers have to stop where nothing else is said. */
    long grace() {
        Long seconds = pod.getSpec().getTerminationGracePeriodSeconds();
        return seconds == null ? 30 : seconds;
    }

    boolean due(@Nullable Instant time) {
        return time != null && !time.isAfter(now);
    }
}
