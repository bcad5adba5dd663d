package io.streamplane.ops.simulation;

import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.schemas.kind.autoscaling.HorizontalPodAutoscalerKind;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Users of HorizontalPodAutoscalers: they make them for workloads of all kinds, at times two for one, change bounds, metrics and
 * behaviours, and put load on pods and take it off.
 */
final class AutoscalerActions implements UserActions {

    static final String AUTOSCALERS = HorizontalPodAutoscalerKind.RESOURCE;

    private static final int MOST_AT_END = 3;

    private static final List<String> TARGETS =
            List.of(DeploymentActions.DEPLOYMENTS, StatefulSetActions.SETS, ReplicaSetActions.REPLICA_SETS);

    private static final List<String> METRICS = List.of(
            "[{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 50}}}]",
            "[{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 80}}}]",
            "[{type: Resource, resource: {name: cpu, target: {type: AverageValue, averageValue: 200m}}}]",
            "[{type: Resource, resource: {name: memory, target: {type: Utilization, averageUtilization: 60}}}]",
            "[{type: ContainerResource, containerResource: {name: cpu, container: main, target: {type: Utilization, averageUtilization: 50}}}]",
            "[{type: ContainerResource, containerResource: {name: cpu, container: none, target: {type: Utilization, averageUtilization: 50}}}]",
            "[{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 60}}},"
                    + " {type: ContainerResource, containerResource: {name: memory, container: main, target: {type: AverageValue, averageValue: 40Mi}}}]");

    private static final List<String> POLICIES = List.of(
            "[{type: Pods, value: 1, periodSeconds: 60}]",
            "[{type: Pods, value: 2, periodSeconds: 30}]",
            "[{type: Percent, value: 50, periodSeconds: 45}]",
            "[{type: Pods, value: 1, periodSeconds: 30}, {type: Percent, value: 60, periodSeconds: 90}]");

    private static final List<String> LOADS = List.of("5m", "250m", "900m", "900m");

    @Override
    public void act(VirtualApi api, Random random) {
        StoredObject autoscaler = api.any(AUTOSCALERS, random);
        if (autoscaler == null || random.nextInt(6) == 0) {
            create(api, random);
            return;
        }
        switch (random.nextInt(16)) {
            case 0, 1 -> {
                int least = 1 + random.nextInt(3);
                api.merge(
                        autoscaler,
                        "{\"spec\":{\"minReplicas\":" + least + ",\"maxReplicas\":" + (least + random.nextInt(5))
                                + "}}");
            }
            case 2 -> change(api, autoscaler, "metrics", UserActions.any(METRICS, random));
            case 3, 4 -> change(api, autoscaler, "behavior", behavior(random));
            case 5 -> {
                StoredObject target = target(api, random);
                if (target != null) {
                    change(api, autoscaler, "scaleTargetRef", reference(target));
                }
            }
            case 6 -> api.delete(autoscaler, null, null);
            default -> load(api, autoscaler, random);
        }
    }

    private static void create(VirtualApi api, Random random) {
        StoredObject target = target(api, random);
        if (target == null) {
            return;
        }
        int least = 1 + random.nextInt(2);
        ObjectNode object = VirtualApi.yaml("metadata: {name: " + UserActions.any(List.of("one", "two"), random)
                + "}\nspec: {minReplicas: " + least + ", maxReplicas: " + (least + 1 + random.nextInt(5)) + "}");
        ObjectNode spec = Tree.ensure(object, "spec");
        spec.set("scaleTargetRef", value(reference(target)));
        spec.set("metrics", value(UserActions.any(METRICS, random)));
        spec.set("behavior", value(behavior(random)));
        api.create(AUTOSCALERS, target.key().namespace(), object);
    }

    /** One that nobody else scales; null where there is none yet. */
    private static @Nullable StoredObject target(VirtualApi api, Random random) {
        StoredObject any = api.any(UserActions.any(TARGETS, random), random);
        return any == null || !Facets.controller(any).isEmpty() ? api.any(DeploymentActions.DEPLOYMENTS, random) : any;
    }

    private static String reference(StoredObject target) {
        return "{apiVersion: apps/v1, kind: " + target.kind().kind() + ", name: "
                + target.key().name() + "}";
    }

    private static String behavior(Random random) {
        return random.nextInt(3) == 0
                ? "null"
                : "{scaleUp: " + rules(random, List.of("0", "0", "30")) + ", scaleDown: "
                        + rules(random, List.of("0", "20", "60", "300")) + "}";
    }

    private static String rules(Random random, List<String> windows) {
        String select = UserActions.any(List.of("Max", "Max", "Max", "Max", "Min", "Min", "Disabled"), random);
        return "{stabilizationWindowSeconds: " + UserActions.any(windows, random) + ", selectPolicy: " + select
                + ", policies: " + UserActions.any(POLICIES, random) + "}";
    }

    private static void change(VirtualApi api, StoredObject autoscaler, String field, String value) {
        ObjectNode patch = VirtualApi.json("{}");
        patch.putObject("spec").set(field, value(value));
        api.merge(autoscaler, "", patch);
    }

    private static JsonNode value(String yaml) {
        return VirtualApi.yaml("value: " + yaml).path("value");
    }

    /** Some pods of its namespace use more, or less, from now on. */
    private static void load(VirtualApi api, StoredObject autoscaler, Random random) {
        String patch = "{\"metadata\":{\"annotations\":{\"kwok.x-k8s.io/usage-cpu\":\"" + UserActions.any(LOADS, random)
                + "\"}}}";
        List<StoredObject> pods = api.list("pods").stream()
                .filter(each -> each.key().namespace().equals(autoscaler.key().namespace()))
                .toList();
        IntStream.range(0, pods.size())
                .filter(_ -> random.nextInt(6) > 0)
                .mapToObj(pods::get)
                .forEach(each -> api.merge(each, patch));
    }

    @Override
    public void letGo(VirtualApi api) {
        List<StoredObject> all = api.list(AUTOSCALERS);
        for (StoredObject each : all) {
            boolean alone = all.stream()
                            .filter(other ->
                                    other.key().namespace().equals(each.key().namespace()))
                            .count()
                    == 1;
            long least = alone ? Math.min(MOST_AT_END, Tree.number(Facets.spec(each), "minReplicas", 1)) : 1;
            long most = Math.min(MOST_AT_END, Tree.number(Facets.spec(each), "maxReplicas", 1));
            // Two with other bounds would take the same target to and fro.
            api.merge(each, "{\"spec\":{\"minReplicas\":" + least + ",\"maxReplicas\":" + most + "}}");
        }
    }
}
