package io.streamplane.ops.simulation;

import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import java.util.Random;
import tools.jackson.databind.node.ObjectNode;

/** Users of StatefulSets: size, image, partition, start, both ways of making pods. */
final class StatefulSetActions implements UserActions {

    static final String SETS = "statefulsets.apps";

    private static final ObjectNode TEMPLATE = VirtualApi.yaml("""
            metadata: {name: db}
            spec:
              replicas: 2
              serviceName: db
              revisionHistoryLimit: 2
              selector: {matchLabels: {app: db}}
              template:
                metadata: {labels: {app: db}}
                spec:
                  terminationGracePeriodSeconds: 5
                  containers:
                  - {name: main, image: "nginx:1", resources: {requests: {cpu: 100m, memory: 64Mi}}}
            """);

    @Override
    public void act(VirtualApi api, Random random) {
        StoredObject set = api.any(SETS, random);
        if (set == null || random.nextInt(8) == 0) {
            ObjectNode object = TEMPLATE.deepCopy();
            ObjectNode spec = Tree.ensure(object, "spec");
            spec.put("replicas", random.nextInt(5));
            spec.put("podManagementPolicy", random.nextBoolean() ? "Parallel" : "OrderedReady");
            if (random.nextInt(4) == 0) {
                spec.putObject("ordinals").put("start", 3);
            }
            if (random.nextInt(5) == 0) {
                spec.putObject("updateStrategy").put("type", "OnDelete");
            }
            api.create(SETS, UserActions.any(DeploymentActions.NAMESPACES, random), object);
            return;
        }
        switch (random.nextInt(9)) {
            case 0, 1, 2 -> api.merge(set, "{\"spec\":{\"replicas\":" + random.nextInt(5) + "}}");
            case 3, 4, 5 ->
                api.merge(
                        set,
                        "{\"spec\":{\"template\":{\"spec\":{\"terminationGracePeriodSeconds\":"
                                + (5 + random.nextInt(4)) + "}}}}");
            case 6 ->
                api.merge(
                        set,
                        "{\"spec\":{\"updateStrategy\":{\"type\":\"RollingUpdate\",\"rollingUpdate\":{\"partition\":"
                                + random.nextInt(3) + "}}}}");
            case 7 -> api.merge(set, "{\"spec\":{\"minReadySeconds\":" + random.nextInt(3) + "}}");
            default -> api.delete(set, null, UserActions.any(List.of("Background", "Foreground", "Orphan"), random));
        }
    }

    @Override
    public void letGo(VirtualApi api) {
        for (StoredObject each : api.list(SETS)) {
            if (Facets.replicas(each) > 2) {
                api.merge(each, "{\"spec\":{\"replicas\":2}}");
            }
        }
    }
}
