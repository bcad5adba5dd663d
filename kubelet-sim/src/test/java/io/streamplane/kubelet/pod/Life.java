package io.streamplane.kubelet.pod;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.streamplane.kubelet.image.Behaviors;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.event.EventNote;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * One pod on a node in virtual time. Told line by line: when, and then an event, or the phase, the conditions that do not
 * hold, and each container with the number of its restarts.
 */
final class Life implements Surroundings {

    private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
    private static final ObjectMapper YAML = YAMLMapper.builder().build();

    private record Act(Instant at, String what) {}

    private final StringBuilder said = new StringBuilder();
    private final Map<String, Set<String>> objects = new HashMap<>();
    private final List<Act> acts = new ArrayList<>();
    private List<String> unattached = List.of();
    private final PodLifecycle lifecycle = new PodLifecycle(Timings.NONE, Behaviors.SIMULATED, this);
    private ObjectNode tree;
    private @Nullable Failure room;
    private String last = "";
    private PodLifecycle.Step step;

    private Life(ObjectNode tree, String acts) {
        this.tree = tree;
        tree.withObject("/metadata")
                .put("name", "p")
                .put("namespace", "default")
                .put("uid", "u-1");
        for (String line : acts.lines().filter(each -> !each.isBlank()).toList()) {
            int colon = line.indexOf(':');
            double seconds = Double.parseDouble(line.substring(0, colon).replace("s", ""));
            this.acts.add(new Act(
                    T0.plusMillis(Math.round(seconds * 1000)),
                    line.substring(colon + 1).strip()));
        }
        step = step(lifecycle.begin(pod(), PodAddresses.of("10.0.0.1", "10.244.0.2"), T0), T0);
    }

    /** @param acts lines: {@code 5s: delete}, and what else {@link #act} knows; the last says {@code end} */
    static String tell(String yaml, String acts) {
        var life = new Life((ObjectNode) YAML.readTree(yaml), acts);
        life.live();
        return life.said.toString();
    }

    private PodLifecycle.Step step(PodState state, Instant now) {
        return lifecycle.step(state, now);
    }

    private void live() {
        Instant now = T0;
        for (Act act : acts) {
            if (act.at().isAfter(T0)) {
                told(now);
            }
            for (int i = 0; step.wakeAt() != null && step.wakeAt().isBefore(act.at()); i++) {
                if (i > 10_000 || !step.wakeAt().isAfter(now)) {
                    throw new IllegalStateException("expected time to pass, but it stands still at " + now);
                }
                now = step.wakeAt();
                step = step(step.state(), now);
                told(now);
            }
            now = act.at();
            if (!act.what().equals("end")) {
                act(act.what(), now);
            }
        }
    }

    private void act(String what, Instant now) {
        String[] words = what.split(" ", 3);
        ObjectNode metadata = tree.withObject("/metadata");
        switch (words[0]) {
            case "delete" ->
                metadata.put("deletionTimestamp", now.toString())
                        .put("deletionGracePeriodSeconds", Long.parseLong(words[1]));
            case "annotate" -> metadata.withObject("/annotations").put("sim.streamplane.io/" + words[1], words[2]);
            case "full" ->
                room = new Failure(
                        PodLifecycle.DEFERRED,
                        "Node didn't have enough resource: cpu, requested: 1, used: 2, capacity: 2");
            case "free" -> room = null;
            case "detach" ->
                unattached =
                        words.length < 2 ? List.of() : List.of(what.substring(7).split(" "));
            case "create" -> objects.put(words[1], words.length < 3 ? Set.of() : Set.of(words[2].split(" ")));
            case "patch" -> patch(words[1], words[2]);
            case "restart" -> { // of the kubelet
                PodState adopted = lifecycle.adopt(pod(), step.status(), List.of("10.0.0.1"), now);
                step = step(java.util.Objects.requireNonNull(adopted), now);
                told(now);
                return;
            }
            case "evict" -> {
                step = lifecycle.giveUp(
                        step.state(),
                        new Failure("Evicted", "The node was low on resource: memory. ", true),
                        Duration.ZERO,
                        now);
                told(now);
                return;
            }
            default -> throw new IllegalArgumentException(what);
        }
        step = lifecycle.update(step.state(), pod(), _ -> room, now);
        told(now);
    }

    private void patch(String pointer, String value) {
        int slash = pointer.lastIndexOf('/');
        var parent = tree.at(pointer.substring(0, slash));
        var replacement = YAML.readTree(value);
        if (parent instanceof ObjectNode object) {
            object.set(pointer.substring(slash + 1), replacement);
        }
    }

    private Pod pod() {
        return new PodBuilder(ObjectCodec.model(tree.deepCopy(), Pod.class)).build();
    }

    private void told(Instant now) {
        String at = Duration.between(T0, now).toMillis() / 1000.0 + "s ";
        for (EventNote note : step.notes()) {
            String path = note.regarding().getFieldPath();
            String container = path == null ? "" : path.substring(path.indexOf('{') + 1, path.length() - 1) + ": ";
            said.append(at)
                    .append("    ")
                    .append(note.reason())
                    .append(' ')
                    .append(container)
                    .append(note.message())
                    .append('\n');
        }
        String status = describe(step.status()) + (step.gone() ? ", to be deleted" : "");
        if (!status.equals(last)) {
            said.append(at).append(status).append('\n');
            last = status;
        }
        step = new PodLifecycle.Step(step.state(), step.status(), List.of(), step.wakeAt(), step.gone());
    }

    private static String describe(PodStatus status) {
        var text = new StringBuilder(status.getPhase());
        if (status.getReason() != null) {
            text.append(" (").append(status.getReason()).append(')');
        }
        var not = new TreeMap<String, String>();
        for (PodCondition condition : status.getConditions()) {
            boolean holds = condition.getStatus().equals("True");
            if (!holds && !condition.getType().equals("ContainersReady")) {
                not.put(condition.getType(), condition.getReason() == null ? "" : "=" + condition.getReason());
            } else if (condition.getType().equals("DisruptionTarget")
                    || condition.getType().startsWith("PodResize")) {
                text.append(' ').append(condition.getType()).append('=').append(condition.getReason());
            }
        }
        not.forEach((type, reason) -> text.append(" not ").append(type).append(reason));
        text.append(" |");
        status.getInitContainerStatuses().forEach(each -> describe(text, each));
        status.getContainerStatuses().forEach(each -> describe(text, each));
        status.getEphemeralContainerStatuses().forEach(each -> describe(text, each));
        return text.toString();
    }

    private static void describe(StringBuilder text, ContainerStatus status) {
        ContainerState state = status.getState();
        text.append(' ').append(status.getName()).append('=');
        if (state.getRunning() != null) {
            text.append(
                    Boolean.TRUE.equals(status.getReady())
                            ? "ready"
                            : Boolean.TRUE.equals(status.getStarted()) ? "running" : "starting");
        } else if (state.getTerminated() != null) {
            text.append(state.getTerminated().getReason())
                    .append('(')
                    .append(state.getTerminated().getExitCode())
                    .append(')');
        } else {
            text.append(state.getWaiting().getReason());
        }
        if (status.getResources() != null && status.getResources().getRequests() != null) {
            text.append(status.getResources().getRequests());
        }
        if (status.getRestartCount() > 0) {
            text.append('#').append(status.getRestartCount());
        }
    }

    @Override
    public boolean known(String namespace) {
        return true;
    }

    @Override
    public @Nullable Set<String> keys(String resource, String namespace, String name) {
        return objects.get(resource + "/" + name);
    }

    @Override
    public boolean exists(String resource, String namespace, String name) {
        return objects.containsKey(resource + "/" + name);
    }

    @Override
    public List<String> unattached(Pod pod) {
        return unattached;
    }
}
