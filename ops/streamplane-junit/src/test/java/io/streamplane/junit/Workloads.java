package io.streamplane.junit;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What the tests here run. */
final class Workloads {

    private Workloads() {}

    static Deployment deployment(String name, String image, int replicas) {
        Map<String, String> labels = Map.of("app", name);
        return new DeploymentBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .withReplicas(replicas)
                .withNewSelector()
                .withMatchLabels(labels)
                .endSelector()
                .withNewTemplate()
                .withNewMetadata()
                .withLabels(labels)
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("main")
                .withImage(image)
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }

    static Deployment awaitReady(KubernetesClient client, String name, int replicas) {
        return client.apps()
                .deployments()
                .withName(name)
                .waitUntilCondition(
                        each -> each != null
                                && each.getStatus() != null
                                && each.getMetadata()
                                        .getGeneration()
                                        .equals(each.getStatus().getObservedGeneration())
                                && Integer.valueOf(replicas)
                                        .equals(each.getStatus().getReplicas())
                                && Integer.valueOf(replicas)
                                        .equals(each.getStatus().getReadyReplicas()),
                        30,
                        TimeUnit.SECONDS);
    }
}
