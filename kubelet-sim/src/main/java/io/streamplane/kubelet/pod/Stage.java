package io.streamplane.kubelet.pod;

import java.util.Map;
import java.util.Set;

/**
 * Where a container is.
 *
 * <pre>
 * CREATING -> PULLING -> STARTING -> RUNNING -> EXITED
 *               |  ^         ^          |
 *               v  |         |          v
 *      PULL_FAILED |         +---- CRASH_LOOP
 *               v  |
 *      PULL_BACK_OFF
 * </pre>
 *
 * EXITED is final; it can be reached from anywhere when the pod is stopped.
 */
enum Stage {
    CREATING,
    PULLING,
    PULL_FAILED,
    PULL_BACK_OFF,
    STARTING,
    RUNNING,
    CRASH_LOOP,
    EXITED;

    private static final Map<Stage, Set<Stage>> NEXT = Map.of(
            CREATING, Set.of(PULLING, EXITED),
            PULLING, Set.of(STARTING, PULL_FAILED, EXITED),
            PULL_FAILED, Set.of(PULL_BACK_OFF, EXITED),
            PULL_BACK_OFF, Set.of(PULLING, EXITED),
            STARTING, Set.of(RUNNING, EXITED),
            RUNNING, Set.of(CRASH_LOOP, STARTING, EXITED),
            CRASH_LOOP, Set.of(STARTING, EXITED),
            EXITED, Set.of());

    boolean leadsTo(Stage next) {
        return NEXT.getOrDefault(this, Set.of()).contains(next);
    }
}
