package io.streamplane.ops.simulation;

import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import java.util.Random;
import tools.jackson.databind.node.ObjectNode;

/** Users of Jobs: with and without indexes, some whose pods fail, suspended and resumed. */
final class JobActions implements UserActions {

    static final String JOBS = "jobs.batch";

    private static final ObjectNode TEMPLATE = VirtualApi.yaml("""
            metadata: {name: work}
            spec:
              completions: 3
              parallelism: 2
              backoffLimit: 3
              template:
                spec:
                  restartPolicy: Never
                  terminationGracePeriodSeconds: 2
                  containers:
                  - {name: main, image: "job:1", resources: {requests: {cpu: 100m, memory: 64Mi}}}
            """);

    @Override
    public void act(VirtualApi api, Random random) {
        StoredObject job = api.any(JOBS, random);
        if (job == null || random.nextInt(3) == 0) {
            create(api, random);
            return;
        }
        StoredObject pod = api.any("pods", random);
        switch (random.nextInt(7)) {
            case 0, 1 -> api.merge(job, "{\"spec\":{\"suspend\":" + random.nextBoolean() + "}}");
            case 2 -> api.merge(job, "{\"spec\":{\"parallelism\":" + random.nextInt(4) + "}}");
            case 3, 4, 5 -> {
                if (pod != null && Facets.controller(pod).equals(job.uid())) {
                    api.delete(pod, random.nextInt(3) == 0 ? Long.valueOf(0) : null, null);
                }
            }
            default -> api.delete(job, null, UserActions.any(List.of("Background", "Foreground"), random));
        }
    }

    private static void create(VirtualApi api, Random random) {
        ObjectNode object = TEMPLATE.deepCopy();
        Tree.ensure(object, "metadata").put("name", UserActions.any(List.of("work", "batch"), random));
        ObjectNode spec = Tree.ensure(object, "spec");
        spec.put("completions", 1 + random.nextInt(4)).put("parallelism", 1 + random.nextInt(3));
        spec.put("backoffLimit", random.nextInt(4));
        if (random.nextBoolean()) {
            spec.put("completionMode", "Indexed");
        }
        if (random.nextInt(4) == 0) {
            spec.put("suspend", true);
        }
        if (random.nextInt(4) == 0) {
            spec.put("podReplacementPolicy", "Failed");
        }
        if (random.nextInt(3) == 0) {
            ObjectNode container = Tree.objects(Tree.object(object, "spec", "template", "spec"), "containers")
                    .getFirst();
            container.put("image", "crash:1");
        }
        api.create(JOBS, UserActions.any(DeploymentActions.NAMESPACES, random), object);
    }

    @Override
    public void letGo(VirtualApi api) {
        for (StoredObject each : api.list(JOBS)) {
            if (Tree.flag(Facets.spec(each), "suspend") || Tree.number(Facets.spec(each), "parallelism", 1) == 0) {
                api.merge(each, "{\"spec\":{\"suspend\":false,\"parallelism\":2}}");
            }
        }
    }
}
