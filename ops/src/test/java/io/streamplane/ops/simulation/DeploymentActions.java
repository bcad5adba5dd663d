package io.streamplane.ops.simulation;

import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import java.util.Random;
import tools.jackson.databind.node.ObjectNode;

/** Users of Deployments: rollouts, scaling, pauses, other bounds; few names, so that objects come again with other uids. */
final class DeploymentActions implements UserActions {

    static final String DEPLOYMENTS = "deployments.apps";
    static final List<String> NAMESPACES = List.of("n1", "n2");
    private static final int MOST_AT_END = 3;

    private static final List<String> NAMES = List.of("web", "api");
    private static final ObjectNode TEMPLATE = VirtualApi.yaml("""
            metadata: {name: x}
            spec:
              replicas: 2
              progressDeadlineSeconds: 60
              revisionHistoryLimit: 2
              selector: {matchLabels: {app: x}}
              template:
                metadata: {labels: {app: x}}
                spec:
                  terminationGracePeriodSeconds: 5
                  containers:
                  - {name: main, image: "nginx:1", resources: {requests: {cpu: 500m, memory: 64Mi}}}
            """);

    private final boolean calm;

    /** @param calm whether all pods that they make get ready and stay so */
    DeploymentActions(boolean calm) {
        this.calm = calm;
    }

    @Override
    public void act(VirtualApi api, Random random) {
        StoredObject deployment = api.any(DEPLOYMENTS, random);
        if (deployment == null || random.nextInt(8) == 0) {
            create(api, random);
            return;
        }
        switch (random.nextInt(12)) {
            case 0, 1, 2 -> api.merge(deployment, "{\"spec\":{\"replicas\":" + random.nextInt(6) + "}}");
            case 3, 4, 5, 6 -> api.merge(deployment, image(image(random)));
            case 7 -> api.merge(deployment, "{\"spec\":{\"paused\":" + random.nextBoolean() + "}}");
            case 8 -> bounds(api, deployment, random);
            case 9 -> api.merge(deployment, "{\"spec\":{\"minReadySeconds\":" + random.nextInt(4) + "}}");
            case 10 ->
                api.delete(deployment, null, UserActions.any(List.of("Background", "Foreground", "Orphan"), random));
            default -> api.merge(deployment, "{\"spec\":{\"revisionHistoryLimit\":" + random.nextInt(3) + "}}");
        }
    }

    private void create(VirtualApi api, Random random) {
        ObjectNode object = TEMPLATE.deepCopy();
        String name = UserActions.any(NAMES, random);
        Tree.ensure(object, "metadata").put("name", name);
        ObjectNode spec = Tree.ensure(object, "spec");
        spec.put("replicas", random.nextInt(6));
        Tree.ensure(Tree.ensure(spec, "selector"), "matchLabels").put("app", name);
        ObjectNode template = Tree.ensure(spec, "template");
        Tree.ensure(Tree.ensure(template, "metadata"), "labels").put("app", name);
        spec.set("strategy", strategy(random));
        api.create(DEPLOYMENTS, UserActions.any(NAMESPACES, random), object);
    }

    private static void bounds(VirtualApi api, StoredObject deployment, Random random) {
        ObjectNode strategy = strategy(random);
        if (!Tree.has(strategy, "rollingUpdate")) {
            strategy.putNull("rollingUpdate");
        }
        ObjectNode patch = strategy.objectNode();
        patch.putObject("spec").set("strategy", strategy);
        api.merge(deployment, "", patch);
    }

    private static ObjectNode strategy(Random random) {
        if (random.nextInt(6) == 0) {
            return VirtualApi.json("{\"type\":\"Recreate\"}");
        }
        String surge = UserActions.any(List.of("0", "1", "2", "\"25%\"", "\"50%\""), random);
        String unavailable = UserActions.any(List.of("1", "2", "\"25%\"", "\"34%\""), random);
        if (!surge.equals("0") && random.nextInt(3) == 0) {
            unavailable = "0";
        }
        return VirtualApi.json("{\"type\":\"RollingUpdate\",\"rollingUpdate\":{\"maxSurge\":" + surge
                + ",\"maxUnavailable\":" + unavailable + "}}");
    }

    private String image(Random random) {
        if (!calm && random.nextInt(5) == 0) {
            return UserActions.any(List.of("crash:1", "err-image-pull:1"), random);
        }
        return "nginx:" + (1 + random.nextInt(4));
    }

    private static String image(String image) {
        return "{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"main\",\"image\":\"" + image
                + "\",\"resources\":{\"requests\":{\"cpu\":\"500m\",\"memory\":\"64Mi\"}}}]}}}}";
    }

    @Override
    public void letGo(VirtualApi api) {
        for (StoredObject each : api.list(DEPLOYMENTS)) {
            if (Tree.flag(Facets.spec(each), "paused") || Facets.replicas(each) > MOST_AT_END) {
                api.merge(each, "{\"spec\":{\"paused\":false,\"replicas\":2}}");
            }
            if (!Tree.text(
                            Tree.objects(Tree.object(each.tree(), "spec", "template", "spec"), "containers")
                                    .getFirst(),
                            "image")
                    .startsWith("nginx")) {
                api.merge(each, image("nginx:1"));
            }
        }
    }
}
