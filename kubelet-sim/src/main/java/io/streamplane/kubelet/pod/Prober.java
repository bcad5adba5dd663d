package io.streamplane.kubelet.pod;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Probe;
import io.streamplane.kubelet.image.Course;
import io.streamplane.schemas.time.Moments;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Makes a running container's probes ({@code pkg/kubelet/prober/worker.go}). A probe that would find again what it has found
 * needs no timer: its next time is when its course turns.
 */
final class Prober {

    private final Round round;

    Prober(Round round) {
        this.round = round;
    }

    /** The probes of a container that has just begun to run. */
    ContainerRun begin(ContainerRun run) {
        Container spec = run.spec();
        boolean probed = run.role() == Role.SIDECAR || run.role() == Role.MAIN;
        Probe startup = probed ? spec.getStartupProbe() : null;
        ContainerRun.Edit edit = run.edit();
        if (startup == null) {
            return started(run);
        }
        edit.probes = new ContainerRun.Probes(ProbeRun.first(after(run, delay(startup)), false), null, null);
        return edit.done();
    }

    /** Its startup probe has succeeded, or it has none. */
    private ContainerRun started(ContainerRun run) {
        Container spec = run.spec();
        boolean probed = run.role() == Role.SIDECAR || run.role() == Role.MAIN;
        Probe liveness = probed ? spec.getLivenessProbe() : null;
        Probe readiness = probed ? spec.getReadinessProbe() : null;
        ContainerRun.Edit edit = run.edit();
        edit.started = true;
        Duration soon = round.timings().ready();
        if (readiness == null && probed) {
            edit.readyAt = Moments.after(round.now(), soon);
        }
        edit.probes = liveness == null && readiness == null
                ? null
                : new ContainerRun.Probes(
                        null,
                        liveness == null ? null : ProbeRun.first(later(after(run, delay(liveness))), true),
                        readiness == null
                                ? null
                                : ProbeRun.first(later(after(run, longer(delay(readiness), soon))), false));
        return edit.done();
    }

    /** The probes of a container that ran before its kubelet began: each is made soon, and holds what was said of it. */
    static ContainerRun adopted(ContainerRun run, Instant now) {
        boolean probed = run.role() == Role.SIDECAR || run.role() == Role.MAIN;
        if (!probed) {
            return run;
        }
        Container spec = run.spec();
        ContainerRun.Edit edit = run.edit();
        if (run.started() || spec.getStartupProbe() == null) {
            edit.started = true;
            edit.probes = spec.getLivenessProbe() == null && spec.getReadinessProbe() == null
                    ? null
                    : new ContainerRun.Probes(
                            null,
                            spec.getLivenessProbe() == null ? null : ProbeRun.first(now, true),
                            spec.getReadinessProbe() == null ? null : ProbeRun.first(now, run.ready()));
            edit.readyAt = !run.ready() && spec.getReadinessProbe() == null ? now : null;
        } else {
            edit.probes = new ContainerRun.Probes(ProbeRun.first(now, false), null, null);
        }
        return edit.done();
    }

    /** Makes one probe that is due; the same run where none is. */
    ContainerRun step(ContainerRun run) {
        ContainerRun.Probes probes = run.probes();
        if (probes == null) {
            return run;
        }
        ProbeRun startup = probes.startup();
        if (startup != null && round.due(startup.next())) {
            return startup(run, startup);
        }
        ProbeRun liveness = probes.liveness();
        if (liveness != null && round.due(liveness.next())) {
            Probe spec = Objects.requireNonNull(run.spec().getLivenessProbe());
            ProbeRun after = made(run, "Liveness", spec, round.behavior(run).liveness(), liveness);
            return after.holds()
                    ? with(run, new ContainerRun.Probes(startup, after, probes.readiness()))
                    : unwell(run, spec, "liveness");
        }
        ProbeRun readiness = probes.readiness();
        if (readiness != null && round.due(readiness.next())) {
            Probe spec = Objects.requireNonNull(run.spec().getReadinessProbe());
            ProbeRun after = made(run, "Readiness", spec, round.behavior(run).readiness(), readiness);
            ContainerRun.Edit edit = run.edit();
            edit.probes = new ContainerRun.Probes(startup, probes.liveness(), after);
            edit.ready = after.holds();
            return edit.done();
        }
        return run;
    }

    private ContainerRun startup(ContainerRun run, ProbeRun before) {
        Probe spec = Objects.requireNonNull(run.spec().getStartupProbe());
        ProbeRun after = made(run, "Startup", spec, round.behavior(run).startup(), before);
        if (after.holds()) {
            return started(run);
        }
        return after.streak() >= threshold(spec.getFailureThreshold(), 3) && !after.found()
                ? unwell(run, spec, "startup")
                : with(run, new ContainerRun.Probes(after, null, null));
    }

    private static ContainerRun with(ContainerRun run, ContainerRun.Probes probes) {
        ContainerRun.Edit edit = run.edit();
        edit.probes = probes;
        return edit.done();
    }

    private ProbeRun made(ContainerRun run, String kind, Probe spec, Course course, ProbeRun before) {
        Instant now = round.now();
        Duration since = Duration.between(began(run), now);
        boolean well = course.well(since);
        if (!well) {
            round.notes().unhealthy(run, kind, output(spec));
        }
        int streak = before.found() == well || before.streak() == 0 ? before.streak() + 1 : 1;
        boolean enough =
                streak >= (well ? threshold(spec.getSuccessThreshold(), 1) : threshold(spec.getFailureThreshold(), 3));
        boolean holds = enough ? well : before.holds();
        Duration ill = well && holds ? course.ill(since) : Duration.ZERO;
        Instant next = ill == null
                ? null
                : tick(now, period(spec), ill.isZero() ? now.plusNanos(1) : Moments.after(began(run), ill));
        return new ProbeRun(now, next, well, streak, holds);
    }

    /** Something about the course may have changed: a probe that waits is made again where it would find another thing. */
    ContainerRun looked(ContainerRun run) {
        ContainerRun.Probes probes = run.probes();
        if (probes == null || run.stage().stopping()) {
            return run;
        }
        ProbeRun liveness = probes.liveness();
        ProbeRun readiness = probes.readiness();
        var behavior = round.behavior(run);
        var after = new ContainerRun.Probes(
                probes.startup(),
                liveness == null ? null : looked(run, run.spec().getLivenessProbe(), behavior.liveness(), liveness),
                readiness == null
                        ? null
                        : looked(run, run.spec().getReadinessProbe(), behavior.readiness(), readiness));
        return after.equals(probes) ? run : with(run, after);
    }

    private ProbeRun looked(ContainerRun run, @Nullable Probe spec, Course course, ProbeRun probe) {
        if (spec == null || !probe.holds() || !probe.found() || probe.at().isAfter(round.now())) {
            return probe;
        }
        Duration ill = course.ill(Duration.between(began(run), round.now()));
        return probe.waiting(ill == null ? null : tick(probe.at(), period(spec), Moments.after(began(run), ill)));
    }

    /** It is stopped, and then treated as one that ended by itself. */
    private ContainerRun unwell(ContainerRun run, Probe spec, String kind) {
        boolean again = RestartRules.restarts(round.pod().getSpec(), run.spec(), run.role(), 1);
        round.notes()
                .killing(
                        run,
                        "Container " + run.spec().getName() + " failed " + kind + " probe"
                                + (again ? ", will be restarted" : ""));
        Long own = spec.getTerminationGracePeriodSeconds();
        ContainerRun.Edit edit = run.edit();
        edit.then = ContainerRun.Then.AS_FAILED;
        return new Stopper(round)
                .stop(edit.done(), Moments.after(round.now(), own == null ? round.grace() : own), true);
    }

    /** The first time at or after {@code wanted} that is whole periods after {@code from}. */
    private static Instant tick(Instant from, Duration period, Instant wanted) {
        if (!wanted.isAfter(from)) {
            return from;
        }
        long nanos = Math.max(1, period.toNanos());
        Duration wait = Duration.between(from, wanted);
        long periods = wait.getSeconds() > 1_000_000_000L ? 1_000_000_000L : (wait.toNanos() + nanos - 1) / nanos;
        return Moments.after(from, period.multipliedBy(periods));
    }

    private Instant began(ContainerRun run) {
        return run.startedAt() == null ? round.now() : run.startedAt();
    }

    private Instant after(ContainerRun run, Duration delay) {
        return Moments.after(began(run), delay);
    }

    private Instant later(Instant time) {
        return time.isBefore(round.now()) ? round.now() : time;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private static Duration delay(Probe probe) {
        return Duration.ofSeconds(threshold(probe.getInitialDelaySeconds(), 0));
    }

    private static Duration period(Probe probe) {
        return Duration.ofSeconds(Math.max(1, threshold(probe.getPeriodSeconds(), 10)));
    }

    private static int threshold(@Nullable Integer told, int otherwise) {
        return told == null ? otherwise : told;
    }

    /** What a server that is not well would make of such a probe. */
    private static String output(Probe probe) {
        if (probe.getHttpGet() != null) {
            return "HTTP probe failed with statuscode: 503";
        }
        if (probe.getTcpSocket() != null) {
            return "dial tcp: connect: connection refused";
        }
        return probe.getGrpc() == null ? "" : "service unhealthy (responded with \"NOT_SERVING\")";
    }
}
