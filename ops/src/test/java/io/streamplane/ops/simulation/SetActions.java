package io.streamplane.ops.simulation;

import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import java.util.Random;
import tools.jackson.databind.node.ObjectNode;

/** Users of StatefulSets and DaemonSets: rollouts, scaling, other ordinals and bounds, deletion. */
final class SetActions implements UserActions {

    static final String STATEFUL_SETS = "statefulsets.apps";
    static final String DAEMON_SETS = "daemonsets.apps";

    private static final ObjectNode STATEFUL = VirtualApi.yaml("""
            metadata: {name: db}
            spec:
              serviceName: db
              revisionHistoryLimit: 1
              selector: {matchLabels: {member: db}}
              template:
                metadata: {labels: {member: db}}
                spec:
                  terminationGracePeriodSeconds: 5
                  containers:
                  - {name: main, image: "nginx:1", resources: {requests: {cpu: 10m, memory: 8Mi}}}
            """);
    private static final ObjectNode DAEMON = VirtualApi.yaml("""
            metadata: {name: agent}
            spec:
              revisionHistoryLimit: 1
              selector: {matchLabels: {member: agent}}
              template:
                metadata: {labels: {member: agent}}
                spec:
                  terminationGracePeriodSeconds: 5
                  containers:
                  - {name: main, image: "nginx:1", resources: {requests: {cpu: 10m, memory: 8Mi}}}
            """);

    @Override
    public void act(VirtualApi api, Random random) {
        if (random.nextInt(3) == 0) {
            daemons(api, random);
        } else {
            stateful(api, random);
        }
    }

    private static void stateful(VirtualApi api, Random random) {
        StoredObject set = api.any(STATEFUL_SETS, random);
        if (set == null || random.nextInt(6) == 0) {
            ObjectNode object = STATEFUL.deepCopy();
            Tree.ensure(object, "spec")
                    .put("replicas", random.nextInt(5))
                    .put("podManagementPolicy", random.nextBoolean() ? "OrderedReady" : "Parallel");
            api.create(STATEFUL_SETS, UserActions.any(DeploymentActions.NAMESPACES, random), object);
            return;
        }
        switch (random.nextInt(10)) {
            case 0, 1, 2 -> api.merge(set, "{\"spec\":{\"replicas\":" + random.nextInt(5) + "}}");
            case 3, 4, 5 -> api.merge(set, image(1 + random.nextInt(4)));
            case 6 -> api.merge(set, strategy("\"partition\":" + random.nextInt(4)));
            case 7 -> api.merge(set, strategy("\"maxUnavailable\":" + (1 + random.nextInt(3))));
            case 8 -> api.merge(set, "{\"spec\":{\"ordinals\":{\"start\":" + random.nextInt(4) + "}}}");
            default ->
                api.delete(set, null, UserActions.any(List.of("Background", "Foreground", "Orphan"), random));
        }
    }

    private static void daemons(VirtualApi api, Random random) {
        StoredObject set = api.any(DAEMON_SETS, random);
        if (set == null) {
            api.create(DAEMON_SETS, UserActions.any(DeploymentActions.NAMESPACES, random), DAEMON.deepCopy());
            return;
        }
        switch (random.nextInt(6)) {
            case 0, 1 -> api.merge(set, image(1 + random.nextInt(4)));
            case 2 -> api.merge(set, strategy("\"maxSurge\":1,\"maxUnavailable\":0"));
            case 3 -> api.merge(set, strategy("\"maxSurge\":0,\"maxUnavailable\":" + (1 + random.nextInt(2))));
            case 4 -> api.merge(set, "{\"spec\":{\"minReadySeconds\":" + random.nextInt(3) + "}}");
            default -> api.delete(set, null, UserActions.any(List.of("Background", "Foreground"), random));
        }
    }

    private static String strategy(String rolling) {
        return "{\"spec\":{\"updateStrategy\":{\"rollingUpdate\":{" + rolling + "}}}}";
    }

    private static String image(int version) {
        return "{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"main\",\"image\":\"nginx:" + version
                + "\",\"resources\":{\"requests\":{\"cpu\":\"10m\",\"memory\":\"8Mi\"}}}]}}}}";
    }

    @Override
    public void letGo(VirtualApi api) {
        for (StoredObject each : api.list(STATEFUL_SETS)) {
            api.merge(each, strategy("\"partition\":0"));
            api.merge(each, "{\"spec\":{\"replicas\":2}}");
        }
    }
}
