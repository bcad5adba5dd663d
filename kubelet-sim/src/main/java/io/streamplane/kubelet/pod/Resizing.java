package io.streamplane.kubelet.pod;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.streamplane.kubelet.pod.ContainerRun.Then;
import io.streamplane.kubelet.pod.PodState.Resize;
import io.streamplane.schemas.time.Moments;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Gives a pod the resources that its spec says now, where the node has them (KEP-1287). Until then its containers have, and
 * their statuses show, what they had. Containers whose resize policy says so start again.
 */
final class Resizing {

    private Resizing() {}

    /** The container with these resources instead; the same where they are the same. */
    static Container with(Container spec, @Nullable ResourceRequirements resources) {
        return resources == null || resources.equals(spec.getResources()) || same(resources, spec.getResources())
                ? spec
                : new ContainerBuilder(spec).withResources(resources).build();
    }

    private static boolean same(ResourceRequirements one, @Nullable ResourceRequirements other) {
        return amounts(one.getRequests()).equals(amounts(other == null ? null : other.getRequests()))
                && amounts(one.getLimits()).equals(amounts(other == null ? null : other.getLimits()));
    }

    private static Map<String, Quantity> amounts(@Nullable Map<String, Quantity> amounts) {
        return amounts == null ? Map.of() : amounts;
    }

    /**
     * Asks for what the pod wants now, if it has not got it.
     *
     * @param room why the node does not give it, Deferred or Infeasible; null where it does
     */
    static PodState asked(PodState state, Round round, Function<Pod, @Nullable Failure> room) {
        if (state.rejected() || state.ending() != null || state.over()) {
            return state;
        }
        if (!differs(state.containers(), state.pod().getSpec().getContainers())
                && !differs(state.inits(), state.pod().getSpec().getInitContainers())) {
            Resize before = state.resize();
            return before == null || before.refusal() == null ? state : state.resize(null);
        }
        Failure refusal = room.apply(state.pod());
        if (refusal != null) {
            var resize = new Resize(refusal);
            if (!resize.equals(state.resize())) {
                String reason = String.valueOf(refusal.reason());
                round.notes()
                        .failed(
                                "Resize" + reason,
                                "Pod resize " + reason + ": " + summary(state.pod(), refusal.message()));
            }
            return resize.equals(state.resize()) ? state : state.resize(resize);
        }
        round.notes().told("ResizeStarted", "Pod resize started: " + summary(state.pod(), null));
        return state.with(
                        given(state.inits(), state.pod().getSpec().getInitContainers(), round),
                        given(state.containers(), state.pod().getSpec().getContainers(), round),
                        state.ephemerals())
                .resize(new Resize(null));
    }

    /** Where all containers have what they were given, the resize is over. */
    static PodState completed(PodState state, Round round) {
        Resize resize = state.resize();
        if (resize == null || resize.refusal() != null || state.runs().anyMatch(run -> run.then() == Then.RESIZED)) {
            return state;
        }
        round.notes().told("ResizeCompleted", "Pod resize completed: " + summary(state.pod(), null));
        return state.resize(null);
    }

    private static boolean differs(List<ContainerRun> runs, List<Container> specs) {
        for (int i = 0; i < Math.min(runs.size(), specs.size()); i++) {
            if (with(specs.get(i), runs.get(i).spec().getResources()) != specs.get(i)) {
                return true;
            }
        }
        return false;
    }

    private static List<ContainerRun> given(List<ContainerRun> runs, List<Container> specs, Round round) {
        var given = new ArrayList<ContainerRun>(runs.size());
        for (int i = 0; i < runs.size(); i++) {
            given.add(given(
                    runs.get(i), i < specs.size() ? specs.get(i) : runs.get(i).spec(), round));
        }
        return given;
    }

    private static ContainerRun given(ContainerRun run, Container spec, Round round) {
        boolean restart = run.alive() && !run.stage().stopping() && restarts(run.spec(), spec);
        ContainerRun.Edit edit = run.edit();
        edit.spec = spec;
        if (!restart) {
            return edit.done();
        }
        edit.then = Then.RESIZED;
        round.notes().killing(run, "Container " + spec.getName() + " resize requires restart");
        return new Stopper(round).stop(edit.done(), Moments.after(round.now(), round.grace()), true);
    }

    private static boolean restarts(Container before, Container after) {
        return after.getResizePolicy().stream()
                .anyMatch(policy -> "RestartContainer".equals(policy.getRestartPolicy())
                        && !amountsOf(before, policy.getResourceName())
                                .equals(amountsOf(after, policy.getResourceName())));
    }

    private static List<@Nullable Quantity> amountsOf(Container container, String name) {
        ResourceRequirements resources = container.getResources();
        var amounts = new ArrayList<@Nullable Quantity>();
        amounts.add(resources == null ? null : amounts(resources.getRequests()).get(name));
        amounts.add(resources == null ? null : amounts(resources.getLimits()).get(name));
        return amounts;
    }

    /** As JSON, in the order of Go's marshalling. */
    private static String summary(Pod pod, @Nullable String error) {
        String containers = pod.getSpec().getContainers().stream()
                .map(each -> "{\"name\":\"" + each.getName() + "\",\"resources\":{" + resources(each) + "}}")
                .collect(Collectors.joining(","));
        long generation = Objects.requireNonNullElse(pod.getMetadata().getGeneration(), 0L);
        return "{\"containers\":[" + containers + "],\"generation\":" + generation
                + (error == null ? "" : ",\"error\":\"" + error + "\"") + "}";
    }

    private static String resources(Container container) {
        ResourceRequirements resources = container.getResources();
        if (resources == null) {
            return "";
        }
        var parts = new ArrayList<String>();
        if (!amounts(resources.getLimits()).isEmpty()) {
            parts.add("\"limits\":" + json(resources.getLimits()));
        }
        if (!amounts(resources.getRequests()).isEmpty()) {
            parts.add("\"requests\":" + json(resources.getRequests()));
        }
        return String.join(",", parts);
    }

    private static String json(Map<String, Quantity> amounts) {
        return new TreeMap<>(amounts)
                .entrySet().stream()
                        .map(each -> "\"" + each.getKey() + "\":\"" + each.getValue() + "\"")
                        .collect(Collectors.joining(",", "{", "}"));
    }
}
