package io.streamplane.kubelet.pod;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EphemeralContainer;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.streamplane.kubelet.pod.ContainerRun.Exit;
import io.streamplane.schemas.time.Moments;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** A pod's containers, all kinds of them together. */
final class PodContainers {

    private PodContainers() {}

    static List<Container> inits(PodSpec spec) {
        return spec.getInitContainers();
    }

    static Role role(Container init) {
        return "Always".equals(init.getRestartPolicy()) ? Role.SIDECAR : Role.INIT;
    }

    static List<Container> ephemerals(PodSpec spec) {
        return spec.getEphemeralContainers().isEmpty()
                ? List.of()
                : spec.getEphemeralContainers().stream()
                        .map(PodContainers::container)
                        .toList();
    }

    private static Container container(EphemeralContainer ephemeral) {
        return new ContainerBuilder()
                .withName(ephemeral.getName())
                .withImage(ephemeral.getImage())
                .withImagePullPolicy(ephemeral.getImagePullPolicy())
                .withCommand(ephemeral.getCommand())
                .withArgs(ephemeral.getArgs())
                .withEnv(ephemeral.getEnv())
                .withEnvFrom(ephemeral.getEnvFrom())
                .withVolumeMounts(ephemeral.getVolumeMounts())
                .withWorkingDir(ephemeral.getWorkingDir())
                .withStdin(ephemeral.getStdin())
                .withStdinOnce(ephemeral.getStdinOnce())
                .withTty(ephemeral.getTty())
                .build();
    }

    /**
     * A container runs its newest definition: one whose image is another now stops and starts again at once, whatever the
     * restart policy; ephemeral containers are added; annotations may have changed what probes find.
     */
    static PodState changed(PodState state, Round round) {
        PodSpec spec = state.pod().getSpec();
        List<ContainerRun> inits = changed(state.inits(), inits(spec), round);
        List<ContainerRun> containers = changed(state.containers(), spec.getContainers(), round);
        List<ContainerRun> ephemerals = state.ephemerals();
        if (spec.getEphemeralContainers().size() > ephemerals.size() && !state.rejected()) {
            var more = new ArrayList<ContainerRun>(ephemerals);
            for (Container each : ephemerals(spec)
                    .subList(ephemerals.size(), spec.getEphemeralContainers().size())) {
                more.add(ContainerRun.waiting(each, Role.EPHEMERAL, round.now()));
            }
            ephemerals = more;
        }
        return state.with(inits, containers, ephemerals);
    }

    private static List<ContainerRun> changed(List<ContainerRun> runs, List<Container> specs, Round round) {
        var prober = new Prober(round);
        int[] index = {0};
        return PodState.each(runs, run -> {
            int at = index[0]++;
            Container spec =
                    at < specs.size() ? Resizing.with(specs.get(at), run.spec().getResources()) : run.spec();
            return prober.looked(changed(run, spec, round));
        });
    }

    private static ContainerRun changed(ContainerRun run, Container spec, Round round) {
        if (spec == run.spec() || !spec.getName().equals(run.spec().getName()) || spec.equals(run.spec())) {
            return run;
        }
        ContainerRun.Edit edit = run.edit();
        edit.spec = spec;
        boolean otherImage = !Objects.equals(spec.getImage(), run.spec().getImage());
        if (!otherImage || !run.alive() || run.stage().stopping() || run.role() == Role.INIT) {
            return edit.done();
        }
        edit.then = ContainerRun.Then.AT_ONCE;
        round.notes().killing(run, "Container " + spec.getName() + " definition changed, will be restarted");
        return new Stopper(round).stop(edit.done(), Moments.after(round.now(), round.grace()), true);
    }

    /**
     * Whether a container that is to stop may get SIGTERM now: a sidecar waits for the containers, and for the init
     * containers that stand after it.
     */
    static boolean isItsTurn(PodState state, ContainerRun run) {
        if (run.role() != Role.SIDECAR) {
            return true;
        }
        for (ContainerRun other : state.containers()) {
            if (other.alive()) {
                return false;
            }
        }
        for (int i = state.inits().size() - 1; i >= 0; i--) {
            ContainerRun other = state.inits().get(i);
            if (other.spec().getName().equals(run.spec().getName())) {
                return true;
            }
            if (other.alive()) {
                return false;
            }
        }
        return true;
    }

    /**
     * The containers of a pod of which nothing runs any more: each has ended somehow. One that never ran counts as failed,
     * but for what had to wait for an init container ({@code TerminatePod} of Kubernetes' status manager).
     */
    static PodState accounted(PodState state, Instant now) {
        boolean initialized = state.initialized();
        return state.with(
                PodState.each(state.inits(), run -> run.last() == null ? run : exited(run, now)),
                initialized ? PodState.each(state.containers(), run -> exited(run, now)) : state.containers(),
                PodState.each(state.ephemerals(), run -> exited(run, now)));
    }

    private static ContainerRun exited(ContainerRun run, Instant now) {
        if (run.stage() == Stage.EXITED) {
            return run;
        }
        ContainerRun ended = run.to(Stage.EXITED, now, null);
        if (run.last() != null) {
            return ended;
        }
        ContainerRun.Edit edit = ended.edit();
        edit.last = new Exit(
                137,
                "ContainerStatusUnknown",
                "The container could not be located when the pod was terminated",
                null,
                null,
                0);
        return edit.done();
    }
}
