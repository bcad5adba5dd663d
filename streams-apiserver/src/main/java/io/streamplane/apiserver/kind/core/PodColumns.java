package io.streamplane.apiserver.kind.core;

import io.streamplane.apiserver.kind.Columns;
import io.streamplane.apiserver.kind.HumanDuration;
import io.streamplane.apiserver.kind.TableColumn;
import io.streamplane.schemas.tree.Tree;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/** How kubectl get shows pods. */
final class PodColumns {

    static final List<TableColumn> ALL = List.of(
            Columns.name(),
            Columns.text(
                    "Ready", "The aggregate readiness state of this pod for accepting traffic.", PodColumns::ready),
            Columns.text("Status", "The aggregate status of the containers in this pod.", PodStatusText::of),
            Columns.timed(
                    "Restarts",
                    "The number of times the containers in this pod have been restarted and when the last container"
                            + " in this pod has restarted.",
                    0,
                    PodColumns::restarts),
            Columns.age(),
            Columns.wide("IP", "podIP address allocated to the pod.", pod -> orNone(status(pod), "podIP")),
            Columns.wide("Node", "NodeName of the pod.", pod -> orNone(Tree.object(pod, "spec"), "nodeName")),
            Columns.wide(
                    "Nominated Node",
                    "nominatedNodeName is set only when this pod preempts other pods on the node.",
                    pod -> orNone(status(pod), "nominatedNodeName")),
            Columns.wide("Readiness Gates", "Conditions that the pod waits for.", PodColumns::gates));

    private PodColumns() {}

    private static ObjectNode status(ObjectNode pod) {
        ObjectNode status = Tree.object(pod, "status");
        return status == null ? pod.objectNode() : status;
    }

    /** Sidecars, which are init containers that are always restarted, count as containers. */
    private static String ready(ObjectNode pod) {
        ObjectNode spec = Tree.object(pod, "spec");
        List<String> sidecars = sidecars(pod);
        long ready = Stream.concat(running(pod).stream(), sidecarStates(pod, sidecars))
                .filter(each -> Tree.flag(each, "ready"))
                .count();
        return ready + "/" + (Tree.objects(spec, "containers").size() + sidecars.size());
    }

    private static List<String> sidecars(ObjectNode pod) {
        return Tree.objects(Tree.object(pod, "spec"), "initContainers").stream()
                .filter(container -> Tree.text(container, "restartPolicy").equals("Always"))
                .map(container -> Tree.text(container, "name"))
                .toList();
    }

    private static Stream<ObjectNode> sidecarStates(ObjectNode pod, List<String> sidecars) {
        return Tree.objects(status(pod), "initContainerStatuses").stream()
                .filter(container -> sidecars.contains(Tree.text(container, "name")));
    }

    private static List<ObjectNode> running(ObjectNode pod) {
        return Tree.objects(status(pod), "containerStatuses");
    }

    /** While it initializes, those of the init containers count, too. */
    private static String restarts(ObjectNode pod, Instant now) {
        long count = 0;
        String last = "";
        var all = new ArrayList<>(running(pod));
        if (PodStatusText.of(pod).startsWith("Init:")) {
            all.addAll(Tree.objects(status(pod), "initContainerStatuses"));
        } else {
            sidecarStates(pod, sidecars(pod)).forEach(all::add);
        }
        for (ObjectNode container : all) {
            count += Tree.number(container, "restartCount", 0);
            String finished = Tree.text(Tree.object(container, "lastState", "terminated"), "finishedAt");
            last = finished.compareTo(last) > 0 ? finished : last;
        }
        return count == 0 || last.isEmpty()
                ? Long.toString(count)
                : count + " (" + HumanDuration.since(last, now) + " ago)";
    }

    private static String gates(ObjectNode pod) {
        List<ObjectNode> gates = Tree.objects(Tree.object(pod, "spec"), "readinessGates");
        if (gates.isEmpty()) {
            return "<none>";
        }
        long met = gates.stream()
                .filter(gate -> Tree.objects(status(pod), "conditions").stream()
                        .anyMatch(condition -> Tree.text(condition, "type").equals(Tree.text(gate, "conditionType"))
                                && Tree.text(condition, "status").equals("True")))
                .count();
        return met + "/" + gates.size();
    }

    private static String orNone(@org.jspecify.annotations.Nullable ObjectNode object, String field) {
        String text = Tree.text(object, field);
        return text.isEmpty() ? "<none>" : text;
    }
}
