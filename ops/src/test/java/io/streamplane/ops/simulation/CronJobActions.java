package io.streamplane.ops.simulation;

import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import java.util.Random;
import tools.jackson.databind.node.ObjectNode;

/** Users of CronJobs: of each concurrency policy, suspended and resumed, some whose Jobs fail. */
final class CronJobActions implements UserActions {

    static final String CRON_JOBS = "cronjobs.batch";

    private static final ObjectNode TEMPLATE = VirtualApi.yaml("""
            metadata: {name: tick}
            spec:
              schedule: "* * * * *"
              successfulJobsHistoryLimit: 2
              failedJobsHistoryLimit: 1
              jobTemplate:
                spec:
                  backoffLimit: 0
                  template:
                    spec:
                      restartPolicy: Never
                      terminationGracePeriodSeconds: 2
                      containers:
                      - {name: main, image: "job:1", resources: {requests: {cpu: 100m, memory: 64Mi}}}
            """);

    @Override
    public void act(VirtualApi api, Random random) {
        StoredObject cron = api.any(CRON_JOBS, random);
        if (cron == null || random.nextInt(3) == 0) {
            create(api, random);
            return;
        }
        StoredObject job = api.any(JobActions.JOBS, random);
        switch (random.nextInt(6)) {
            case 0, 1 -> api.merge(cron, "{\"spec\":{\"suspend\":" + random.nextBoolean() + "}}");
            case 2, 3, 4 -> {
                if (job != null && Facets.controller(job).equals(cron.uid())) {
                    api.delete(job, null, "Background");
                }
            }
            default -> api.delete(cron, null, UserActions.any(List.of("Background", "Foreground"), random));
        }
    }

    private static void create(VirtualApi api, Random random) {
        ObjectNode object = TEMPLATE.deepCopy();
        Tree.ensure(object, "metadata").put("name", UserActions.any(List.of("tick", "tock"), random));
        ObjectNode spec = Tree.ensure(object, "spec");
        spec.put("concurrencyPolicy", UserActions.any(List.of("Allow", "Forbid", "Replace"), random));
        if (random.nextInt(3) == 0) {
            Tree.objects(Tree.object(spec, "jobTemplate", "spec", "template", "spec"), "containers")
                    .getFirst()
                    .put("image", "crash:1");
        }
        api.create(CRON_JOBS, UserActions.any(DeploymentActions.NAMESPACES, random), object);
    }

    /** Else there would be no end. */
    @Override
    public void letGo(VirtualApi api) {
        api.list(CRON_JOBS).forEach(each -> api.merge(each, "{\"spec\":{\"suspend\":true}}"));
    }
}
