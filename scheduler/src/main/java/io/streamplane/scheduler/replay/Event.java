package io.streamplane.scheduler.replay;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.streamplane.schemas.topic.ObjectKey;
import org.jspecify.annotations.Nullable;

/** What happens to a scheduler from outside, as it was recorded. */
public sealed interface Event {

    /** @param node null where it is deleted */
    record NodeDesired(String name, @Nullable Node node) implements Event {}

    /** @param status null where it is deleted */
    record NodeObserved(String name, @Nullable NodeStatus status) implements Event {}

    /**
     * A pod's desired part, with spec.nodeName where it has been bound.
     *
     * @param pod null where it is deleted
     */
    record PodDesired(ObjectKey key, @Nullable Pod pod) implements Event {}

    /** A pod has ended, and takes up no room any more. */
    record PodEnded(ObjectKey key) implements Event {}
}
