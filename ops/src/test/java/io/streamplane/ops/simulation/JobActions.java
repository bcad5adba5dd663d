package io.streamplane.ops.simulation;

import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import java.util.Random;
import tools.jackson.databind.node.ObjectNode;

/** Users of Jobs, whose pods succeed or fail: other parallelism, suspension, deletion. */
final class JobActions implements UserActions {

    static final String JOBS = "jobs.batch";

    private static final List<String> NAMES = List.of("sum", "sort");
    private static final ObjectNode TEMPLATE = VirtualApi.yaml("""
            metadata: {name: x}
            spec:
              backoffLimit: 2
              template:
                spec:
                  restartPolicy: Never
                  terminationGracePeriodSeconds: 5
                  containers:
                  - {name: main, image: "complete:1", resources: {requests: {cpu: 100m, memory: 16Mi}}}
            """);

    @Override
    public void act(VirtualApi api, Random random) {
        StoredObject job = api.any(JOBS, random);
        if (job == null || random.nextInt(4) == 0) {
            create(api, random);
            return;
        }
        switch (random.nextInt(6)) {
            case 0, 1 -> api.merge(job, "{\"spec\":{\"parallelism\":" + random.nextInt(4) + "}}");
            case 2, 3 -> api.merge(job, "{\"spec\":{\"suspend\":" + random.nextBoolean() + "}}");
            case 4 -> api.merge(job, "{\"spec\":{\"activeDeadlineSeconds\":" + (1 + random.nextInt(90)) + "}}");
            default ->
                api.delete(job, null, UserActions.any(List.of("Background", "Foreground", "Orphan"), random));
        }
    }

    private static void create(VirtualApi api, Random random) {
        ObjectNode object = TEMPLATE.deepCopy();
        Tree.ensure(object, "metadata").put("name", UserActions.any(NAMES, random));
        ObjectNode spec = Tree.ensure(object, "spec");
        spec.put("completions", 1 + random.nextInt(4)).put("parallelism", 1 + random.nextInt(3));
        if (random.nextBoolean()) {
            spec.put("completionMode", "Indexed");
            if (random.nextBoolean()) {
                spec.put("backoffLimitPerIndex", 1);
            }
        }
        if (random.nextBoolean()) {
            spec.put("podReplacementPolicy", "Failed");
        }
        if (random.nextInt(4) == 0) {
            Tree.objects(Tree.object(spec, "template", "spec"), "containers")
                    .getFirst()
                    .put("image", "crash:1");
        }
        api.create(JOBS, UserActions.any(DeploymentActions.NAMESPACES, random), object);
    }

    @Override
    public void letGo(VirtualApi api) {
        for (StoredObject each : api.list(JOBS)) {
            api.merge(each, "{\"spec\":{\"suspend\":false,\"parallelism\":2}}");
        }
    }
}
