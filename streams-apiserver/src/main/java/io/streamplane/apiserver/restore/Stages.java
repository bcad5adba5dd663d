package io.streamplane.apiserver.restore;

import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.kind.KindRegistry;
import io.streamplane.schemas.kind.apps.DeploymentKind;
import io.streamplane.schemas.kind.apps.ReplicaSetKind;
import io.streamplane.schemas.kind.core.NamespaceKind;
import io.streamplane.schemas.kind.core.PodKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.node.ObjectNode;

/**
 * The order of steps: deletions, which make way for names and addresses; then namespaces; then what workloads use; then
 * workloads; and whatever has an owner after its owner.
 */
final class Stages {

    private static final Set<String> WORKLOADS =
            Set.of(PodKind.RESOURCE, ReplicaSetKind.RESOURCE, DeploymentKind.RESOURCE);

    private final KindRegistry kinds;
    private final Map<ResourceKey, RestoreStep> steps = new HashMap<>();
    private final Map<ResourceKey, Integer> ranks = new HashMap<>();
    private final List<RestoreStep> inOrder;

    Stages(KindRegistry kinds, List<RestoreStep> steps) {
        this.kinds = kinds;
        inOrder = steps;
        steps.forEach(step -> this.steps.put(step.key(), step));
    }

    List<List<RestoreStep>> all() {
        var stages = new TreeMap<Integer, List<RestoreStep>>();
        inOrder.forEach(step ->
                stages.computeIfAbsent(rank(step), _ -> new ArrayList<>()).add(step));
        return List.copyOf(stages.values());
    }

    private int rank(RestoreStep step) {
        Integer known = ranks.get(step.key());
        if (known != null) {
            return known;
        }
        int rank = switch (step.key().resource()) {
            case NamespaceKind.RESOURCE -> 1;
            case String resource when WORKLOADS.contains(resource) -> 3;
            default -> 2;
        };
        // Before the owners are looked at, so that owners in a circle end somewhere.
        ranks.put(step.key(), rank);
        int found = switch (step) {
            case RestoreStep.Delete _ -> 0;
            case RestoreStep.Create create -> Math.max(rank, afterOwners(create.body(), create.key()));
            case RestoreStep.Update update -> Math.max(rank, afterOwners(update.body(), update.key()));
        };
        ranks.put(step.key(), found);
        return found;
    }

    private int afterOwners(ObjectNode body, ResourceKey owned) {
        return ObjectView.owners(body).stream()
                .flatMap(reference -> ObjectView.owner(kinds, reference, owned.key()).stream())
                .map(steps::get)
                .filter(Objects::nonNull)
                .mapToInt(owner -> rank(owner) + 1)
                .max()
                .orElse(0);
    }
}
