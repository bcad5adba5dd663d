package io.streamplane.kubelet.pod;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerRestartRule;
import io.fabric8.kubernetes.api.model.Pod;
import io.streamplane.kubelet.image.ImageBehavior;
import java.time.Duration;
import java.time.Instant;

/**
 * Moves one container by one transition, when that is due. As in Kubernetes, the first restart comes at once; after it,
 * back-offs double from 10 s to 300 s, and start over when a run has lasted ten minutes.
 */
final class ContainerMachine {

    private static final Duration FIRST_BACK_OFF = Duration.ofSeconds(10);
    private static final Duration LONGEST_BACK_OFF = Duration.ofSeconds(300);

    /** Enough for the longest. */
    static final int MOST_DOUBLINGS = 5;

    private final Pod pod;
    private final boolean init;
    private final Timings timings;
    private final Notes notes;
    private final Instant now;

    ContainerMachine(Pod pod, boolean init, Timings timings, Notes notes, Instant now) {
        this.pod = pod;
        this.init = init;
        this.timings = timings;
        this.notes = notes;
        this.now = now;
    }

    /** The same run where nothing is due. */
    ContainerRun step(ContainerRun run) {
        if (run.stage() == Stage.CREATING) {
            notes.pulling(run.spec(), init);
            return run.to(Stage.PULLING, now, timings.pull());
        }
        Instant readyAt = run.readyAt();
        if (readyAt != null && !readyAt.isAfter(now)) {
            return run.becameReady();
        }
        Instant due = run.due();
        return due == null || due.isAfter(now) ? run : leave(run);
    }

    private ContainerRun leave(ContainerRun run) {
        return switch (run.stage()) {
            case PULLING -> pulled(run);
            case PULL_FAILED -> {
                notes.pullBackOff(run.spec(), init);
                yield run.to(Stage.PULL_BACK_OFF, now, backOff(run.pullFailures() - 1));
            }
            case PULL_BACK_OFF -> {
                notes.pulling(run.spec(), init);
                yield run.to(Stage.PULLING, now, timings.pull());
            }
            case STARTING -> started(run);
            case RUNNING -> exited(run);
            case CRASH_LOOP -> restarted(run);
            case CREATING, EXITED -> run;
        };
    }

    private ContainerRun pulled(ContainerRun run) {
        if (ImageBehavior.of(run.spec()).pullFails()) {
            notes.pullFailed(run.spec(), init);
            return run.pullFailed().to(Stage.PULL_FAILED, now, FIRST_BACK_OFF);
        }
        notes.pulled(run.spec(), init, Duration.between(run.since(), now));
        notes.created(run.spec(), init);
        return run.to(Stage.STARTING, now, timings.start());
    }

    private ContainerRun started(ContainerRun run) {
        notes.started(run.spec(), init);
        ImageBehavior behavior = ImageBehavior.of(run.spec());
        return run.running(now, behavior.exitCode() == null ? null : behavior.runsFor(), readyAfter(run.spec()));
    }

    private ContainerRun exited(ContainerRun run) {
        Integer told = ImageBehavior.of(run.spec()).exitCode();
        int code = told == null ? 0 : told;
        ContainerRun ended = run.exited(code, now);
        if (!restarts(run.spec(), code)) {
            return ended.to(Stage.EXITED, now, null);
        }
        if (ended.crashes() == 0) {
            return restarted(ended);
        }
        notes.crashBackOff(run.spec(), init);
        return ended.to(Stage.CRASH_LOOP, now, backOff(ended.crashes() - 1));
    }

    private ContainerRun restarted(ContainerRun run) {
        notes.present(run.spec(), init);
        notes.created(run.spec(), init);
        return run.restarted().to(Stage.STARTING, now, timings.start());
    }

    /** The container's own rules come first (KEP-5307), then its own policy (KEP-753), then that of its pod. */
    private boolean restarts(Container container, int code) {
        if (container.getRestartPolicyRules().stream().anyMatch(rule -> asksForRestart(rule, code))) {
            return true;
        }
        String own = container.getRestartPolicy();
        String policy = own == null ? pod.getSpec().getRestartPolicy() : own;
        return switch (policy == null ? "Always" : policy) {
            case "Never" -> false;
            case "OnFailure" -> code != 0;
            default -> own != null || !init || code != 0;
        };
    }

    private static boolean asksForRestart(ContainerRestartRule rule, int code) {
        var codes = rule.getExitCodes();
        return "Restart".equals(rule.getAction())
                && codes != null
                && codes.getValues().contains(code) == "In".equals(codes.getOperator());
    }

    private Duration readyAfter(Container container) {
        var probe = container.getReadinessProbe();
        Integer delay = probe == null ? null : probe.getInitialDelaySeconds();
        Duration told = Duration.ofSeconds(delay == null ? 0 : delay);
        return told.compareTo(timings.ready()) > 0 ? told : timings.ready();
    }

    /** 10 s, 20 s, 40 s ... 300 s. */
    static Duration backOff(int failuresBefore) {
        Duration wait = FIRST_BACK_OFF.multipliedBy(1L << Math.clamp(failuresBefore, 0, MOST_DOUBLINGS));
        return wait.compareTo(LONGEST_BACK_OFF) > 0 ? LONGEST_BACK_OFF : wait;
    }
}
