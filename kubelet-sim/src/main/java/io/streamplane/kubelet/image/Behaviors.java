package io.streamplane.kubelet.image;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;

/**
 * Decides what happens to containers, and when: the one place where a simulated container's outcomes and delays come from.
 * The same for the same pod, container and run, so that a restarted kubelet goes on as the one before it.
 */
@FunctionalInterface
public interface Behaviors {

    /** As the pod's annotations say, otherwise its containers' images and commands. */
    Behaviors SIMULATED = AnnotatedBehavior::of;

    /** @param run 0 for the first run, then one more for each restart */
    ContainerBehavior of(Pod pod, Container container, int run);
}
