package io.streamplane.controllers.job;

import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.streamplane.controllers.reconcile.Times;
import io.streamplane.controllers.world.ShardFixture;

/** Jobs for tests, as the API server fills them in. */
public final class Jobs {

    private Jobs() {}

    public static JobBuilder job(String name) {
        return new JobBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName(name)
                .withUid("uid-" + name)
                .withCreationTimestamp(Times.format(ShardFixture.NOW))
                .withGeneration(1L)
                .endMetadata()
                .withNewSpec()
                .withParallelism(1)
                .withCompletions(1)
                .withBackoffLimit(6)
                .withCompletionMode("NonIndexed")
                .withPodReplacementPolicy("TerminatingOrFailed")
                .withSuspend(false)
                .withNewSelector()
                .addToMatchLabels("batch.kubernetes.io/controller-uid", "uid-" + name)
                .endSelector()
                .withNewTemplate()
                .withNewMetadata()
                .addToLabels("batch.kubernetes.io/controller-uid", "uid-" + name)
                .addToLabels("job-name", name)
                .endMetadata()
                .withNewSpec()
                .withRestartPolicy("Never")
                .withNodeName("node-1")
                .addNewContainer()
                .withName("main")
                .withImage("job:1")
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec();
    }
}
