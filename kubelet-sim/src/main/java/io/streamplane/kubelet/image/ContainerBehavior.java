package io.streamplane.kubelet.image;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a container does in one of its runs.
 *
 * @param pull how getting its image ends
 * @param pullTakes null: as long as the kubelet's settings say
 * @param exit how it ends by itself; null where it runs until it is stopped
 * @param startup what its startup probe finds, by the time since the run began
 */
public record ContainerBehavior(
        Pull pull,
        @Nullable Duration pullTakes,
        @Nullable Exit exit,
        Course startup,
        Course liveness,
        Course readiness,
        Hook postStart,
        Hook preStop,
        Stop stop) {

    /** Runs until it is stopped, and is well. */
    public static final ContainerBehavior SERVER = new ContainerBehavior(
            Pull.WELL,
            null,
            null,
            Course.WELL,
            Course.WELL,
            Course.WELL,
            new Hook(Duration.ZERO, false),
            new Hook(Duration.ZERO, false),
            new Stop(null, false, 0));

    /** How getting an image ends: well, or with a registry that does not have it or does not give it. */
    public enum Pull {
        WELL,
        NOT_FOUND,
        DENIED
    }

    /** @param after since the run began */
    public record Exit(int code, String reason, Duration after) {

        public static Exit of(int code, Duration after) {
            return new Exit(code, code == 0 ? "Completed" : "Error", after);
        }
    }

    /** A postStart or preStop hook. */
    public record Hook(Duration takes, boolean fails) {}

    /**
     * What it does at SIGTERM.
     *
     * @param takes until it has ended; null: as long as the kubelet's settings say
     * @param ignores whether only SIGKILL ends it
     */
    public record Stop(@Nullable Duration takes, boolean ignores, int code) {}

    ContainerBehavior pulling(Pull ends, @Nullable Duration takes) {
        return new ContainerBehavior(ends, takes, exit, startup, liveness, readiness, postStart, preStop, stop);
    }

    ContainerBehavior exiting(@Nullable Exit other) {
        return new ContainerBehavior(pull, pullTakes, other, startup, liveness, readiness, postStart, preStop, stop);
    }

    ContainerBehavior probed(Course ofStartup, Course ofLiveness, Course ofReadiness) {
        return new ContainerBehavior(
                pull, pullTakes, exit, ofStartup, ofLiveness, ofReadiness, postStart, preStop, stop);
    }

    ContainerBehavior hooked(Hook first, Hook last) {
        return new ContainerBehavior(pull, pullTakes, exit, startup, liveness, readiness, first, last, stop);
    }

    ContainerBehavior stopping(Stop other) {
        return new ContainerBehavior(pull, pullTakes, exit, startup, liveness, readiness, postStart, preStop, other);
    }
}
