package io.streamplane.kubelet.kafka;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.streamplane.schemas.codec.ObjectCodec;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Compares and joins statuses of pods. A kubelet owns all of a status but the conditions of other components. */
final class Statuses {

    private static final Set<String> OWN = Set.of(
            "PodReadyToStartContainers",
            "Initialized",
            "Ready",
            "ContainersReady",
            "PodScheduled",
            "PodResizePending",
            "PodResizeInProgress");

    private static final ObjectNode NOTHING = JsonNodeFactory.instance.objectNode();

    private Statuses() {}

    /** The new status, with the times of transition of conditions that stay, with others' conditions and the names of claims. */
    static PodStatus next(@Nullable PodStatus before, PodStatus after) {
        if (before == null) {
            return after;
        }
        return new PodStatusBuilder(after)
                .withConditions(Stream.concat(
                                after.getConditions().stream().map(condition -> kept(before, condition)),
                                foreign(before).stream().filter(each -> !names(after, each)))
                        .toList())
                .withResourceClaimStatuses(before.getResourceClaimStatuses())
                .build();
    }

    /** {@code status} with the foreign conditions and names of claims of {@code observed} in place of its own. */
    static PodStatus withForeign(PodStatus status, PodStatus observed) {
        if (foreign(status).isEmpty()
                && foreign(observed).isEmpty()
                && status.getResourceClaimStatuses().equals(observed.getResourceClaimStatuses())) {
            return status;
        }
        return new PodStatusBuilder(status)
                .withConditions(Stream.concat(
                                status.getConditions().stream().filter(Statuses::isOwn),
                                foreign(observed).stream().filter(each -> !ofOwn(status, each)))
                        .toList())
                .withResourceClaimStatuses(observed.getResourceClaimStatuses())
                .build();
    }

    /** Whether they say the same, be it in another order of conditions, or with nothing said in another way. */
    static boolean same(PodStatus one, PodStatus other) {
        return one.equals(other)
                || phase(one).equals(phase(other)) && pruned(tree(one)).equals(pruned(tree(other)));
    }

    private static String phase(PodStatus status) {
        return Objects.requireNonNullElse(status.getPhase(), "");
    }

    private static List<PodCondition> foreign(PodStatus status) {
        return status.getConditions().stream()
                .filter(condition -> !isOwn(condition))
                .toList();
    }

    /** Of a condition that two components set, the kubelet's word is the last. */
    private static boolean names(PodStatus status, PodCondition condition) {
        return status.getConditions().stream().anyMatch(each -> Objects.equals(each.getType(), condition.getType()));
    }

    private static boolean ofOwn(PodStatus status, PodCondition condition) {
        return status.getConditions().stream()
                .anyMatch(each -> isOwn(each) && Objects.equals(each.getType(), condition.getType()));
    }

    private static boolean isOwn(PodCondition condition) {
        return condition.getType() != null
                && (OWN.contains(condition.getType()) || "TerminationByKubelet".equals(condition.getReason()));
    }

    private static PodCondition kept(PodStatus before, PodCondition condition) {
        return before.getConditions().stream()
                .filter(old -> Objects.equals(old.getType(), condition.getType())
                        && Objects.equals(old.getStatus(), condition.getStatus()))
                .findFirst()
                .map(old -> condition.toBuilder()
                        .withLastTransitionTime(old.getLastTransitionTime())
                        .build())
                .orElse(condition);
    }

    private static ObjectNode tree(PodStatus status) {
        Pod pod = new Pod();
        pod.setStatus(new PodStatusBuilder(status)
                .withConditions(status.getConditions().stream()
                        .sorted(Comparator.comparing(PodCondition::getType, Comparator.nullsFirst(String::compareTo)))
                        .toList())
                .build());
        return ObjectCodec.tree(pod).get("status") instanceof ObjectNode tree ? tree : NOTHING;
    }

    /** Without what says nothing: nulls, and objects and lists that are empty. */
    private static JsonNode pruned(JsonNode node) {
        if (node instanceof ObjectNode object) {
            ObjectNode rest = object.objectNode();
            object.properties().forEach(field -> {
                JsonNode value = pruned(field.getValue());
                if (!value.isNull() && !(value.isContainer() && value.isEmpty())) {
                    rest.set(field.getKey(), value);
                }
            });
            return rest;
        }
        if (node instanceof ArrayNode array) {
            ArrayNode rest = array.arrayNode();
            array.forEach(element -> rest.add(pruned(element)));
            return rest;
        }
        return node;
    }
}
