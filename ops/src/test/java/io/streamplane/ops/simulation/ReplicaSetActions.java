package io.streamplane.ops.simulation;

import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import java.util.Random;
import tools.jackson.databind.node.ObjectNode;

/** Users of ReplicaSets that no Deployment has, and of pods: deletion, eviction, other labels. */
final class ReplicaSetActions implements UserActions {

    static final String REPLICA_SETS = "replicasets.apps";

    private static final ObjectNode TEMPLATE = VirtualApi.yaml("""
            metadata: {name: alone}
            spec:
              replicas: 2
              selector: {matchLabels: {set: alone}}
              template:
                metadata: {labels: {set: alone}}
                spec:
                  terminationGracePeriodSeconds: 5
                  containers:
                  - {name: main, image: "nginx:1", resources: {requests: {cpu: 250m, memory: 64Mi}}}
            """);

    @Override
    public void act(VirtualApi api, Random random) {
        StoredObject pod = api.any("pods", random);
        StoredObject set = api.any(REPLICA_SETS, random);
        switch (random.nextInt(12)) {
            case 0, 1 -> {
                ObjectNode object = TEMPLATE.deepCopy();
                Tree.ensure(object, "spec").put("replicas", random.nextInt(5));
                api.create(REPLICA_SETS, UserActions.any(DeploymentActions.NAMESPACES, random), object);
            }
            case 2, 3 -> {
                if (set != null && isAlone(set)) {
                    api.merge(set, "{\"spec\":{\"replicas\":" + random.nextInt(5) + "}}");
                }
            }
            case 4 -> {
                if (set != null) {
                    api.delete(set, null, UserActions.any(List.of("Background", "Foreground", "Orphan"), random));
                }
            }
            case 5, 6, 7 -> {
                if (pod != null) {
                    api.delete(pod, random.nextInt(4) == 0 ? Long.valueOf(0) : null, null);
                }
            }
            case 8, 9 -> {
                if (pod != null) {
                    api.evict(pod);
                }
            }
            default -> {
                if (pod != null) {
                    relabel(api, pod, random);
                }
            }
        }
    }

    /** It leaves its owner, or comes to another one. */
    private static void relabel(VirtualApi api, StoredObject pod, Random random) {
        String patch = switch (random.nextInt(3)) {
            case 0 -> "{\"metadata\":{\"labels\":{\"app\":\"none\",\"set\":\"none\"}}}";
            case 1 -> "{\"metadata\":{\"labels\":{\"set\":\"alone\"}}}";
            default ->
                "{\"metadata\":{\"annotations\":{\"controller.kubernetes.io/pod-deletion-cost\":\"" + random.nextInt(5)
                        + "\"}}}";
        };
        api.merge(pod, patch);
    }

    private static boolean isAlone(StoredObject set) {
        return Tree.objects(set.tree().get("metadata"), "ownerReferences").isEmpty();
    }

    @Override
    public void letGo(VirtualApi api) {
        for (StoredObject each : api.list(REPLICA_SETS)) {
            if (isAlone(each)) {
                api.merge(each, "{\"spec\":{\"replicas\":1}}");
            }
        }
    }
}
