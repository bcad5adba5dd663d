package io.streamplane.kubelet.pod;

import java.util.Map;
import java.util.Set;

/**
 * Where a container is.
 *
 * <pre>
 * CREATING -> PULLING -> STARTING -> POST_START -> RUNNING
 *               |  ^      ^    ^          |           |
 *               v  |      v    |          v           v
 *      PULL_FAILED | CONFIG_   |    PRE_STOP -> HELD -> TERMINATING
 *               v  | ERROR     |                            |
 *      PULL_BACK_OFF      CRASH_LOOP <----------------------+--> EXITED
 * </pre>
 *
 * Stages from POST_START to TERMINATING are those of a process that runs; it may end by itself in any of them, and then
 * starts again (with another image: pulls it), waits in CRASH_LOOP, or is EXITED for good. HELD: told to stop, but others stop first. EXITED can be
 * reached from anywhere when the pod ends.
 */
enum Stage {
    CREATING,
    PULLING,
    PULL_FAILED,
    PULL_BACK_OFF,
    PULL_REFUSED,
    CONFIG_ERROR,
    STARTING,
    POST_START,
    RUNNING,
    PRE_STOP,
    HELD,
    TERMINATING,
    CRASH_LOOP,
    EXITED;

    private static final Map<Stage, Set<Stage>> NEXT = Map.ofEntries(
            Map.entry(CREATING, Set.of(PULLING, PULL_REFUSED, CONFIG_ERROR, STARTING, EXITED)),
            Map.entry(PULLING, Set.of(STARTING, CONFIG_ERROR, PULL_FAILED, EXITED)),
            Map.entry(PULL_FAILED, Set.of(PULL_BACK_OFF, EXITED)),
            Map.entry(PULL_BACK_OFF, Set.of(PULLING, EXITED)),
            Map.entry(PULL_REFUSED, Set.of(PULL_REFUSED, PULLING, CONFIG_ERROR, STARTING, EXITED)),
            Map.entry(CONFIG_ERROR, Set.of(CONFIG_ERROR, STARTING, EXITED)),
            Map.entry(STARTING, Set.of(POST_START, RUNNING, EXITED)),
            Map.entry(
                    POST_START,
                    Set.of(
                            RUNNING,
                            PRE_STOP,
                            HELD,
                            TERMINATING,
                            CRASH_LOOP,
                            STARTING,
                            CONFIG_ERROR,
                            PULLING,
                            PULL_REFUSED,
                            EXITED)),
            Map.entry(
                    RUNNING,
                    Set.of(
                            PRE_STOP,
                            HELD,
                            TERMINATING,
                            CRASH_LOOP,
                            STARTING,
                            CONFIG_ERROR,
                            PULLING,
                            PULL_REFUSED,
                            EXITED)),
            Map.entry(
                    PRE_STOP,
                    Set.of(HELD, TERMINATING, CRASH_LOOP, STARTING, CONFIG_ERROR, PULLING, PULL_REFUSED, EXITED)),
            Map.entry(HELD, Set.of(TERMINATING, CRASH_LOOP, STARTING, CONFIG_ERROR, PULLING, PULL_REFUSED, EXITED)),
            Map.entry(TERMINATING, Set.of(CRASH_LOOP, STARTING, CONFIG_ERROR, PULLING, PULL_REFUSED, EXITED)),
            Map.entry(CRASH_LOOP, Set.of(STARTING, CONFIG_ERROR, EXITED)),
            Map.entry(EXITED, Set.of()));

    private static final Set<Stage> ALIVE = Set.of(POST_START, RUNNING, PRE_STOP, HELD, TERMINATING);

    boolean leadsTo(Stage next) {
        return NEXT.getOrDefault(this, Set.of()).contains(next);
    }

    /** Whether a process runs. */
    boolean alive() {
        return ALIVE.contains(this);
    }

    /** Whether it has been told to stop. */
    boolean stopping() {
        return this == PRE_STOP || this == HELD || this == TERMINATING;
    }
}
