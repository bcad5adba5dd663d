package io.streamplane.controllers.world;

import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;

/** StatefulSets for tests. */
public final class StatefulSets {

    private StatefulSets() {}

    /** One that makes and updates its pods in order. */
    public static StatefulSet ordered(int replicas) {
        return new StatefulSetBuilder()
                .withNewMetadata()
                .withName("db")
                .withNamespace("default")
                .endMetadata()
                .withNewSpec()
                .withReplicas(replicas)
                .withServiceName("db")
                .withRevisionHistoryLimit(2)
                .withPodManagementPolicy("OrderedReady")
                .withNewSelector()
                .addToMatchLabels("app", "db")
                .endSelector()
                .withNewUpdateStrategy()
                .withType("RollingUpdate")
                .withNewRollingUpdate()
                .withPartition(0)
                .endRollingUpdate()
                .endUpdateStrategy()
                .withNewTemplate()
                .withNewMetadata()
                .addToLabels("app", "db")
                .endMetadata()
                .withNewSpec()
                .withNodeName("node-1")
                .addNewContainer()
                .withName("main")
                .withImage("postgres:1")
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }

    public static StatefulSet parallel(int replicas) {
        return new StatefulSetBuilder(ordered(replicas))
                .editSpec()
                .withPodManagementPolicy("Parallel")
                .endSpec()
                .build();
    }

    public static StatefulSet image(StatefulSet set, String image) {
        return new StatefulSetBuilder(set)
                .editSpec()
                .editTemplate()
                .editSpec()
                .editFirstContainer()
                .withImage(image)
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }

    public static StatefulSet replicas(StatefulSet set, int replicas) {
        return new StatefulSetBuilder(set)
                .editSpec()
                .withReplicas(replicas)
                .endSpec()
                .build();
    }

    public static StatefulSet partition(StatefulSet set, int partition) {
        return new StatefulSetBuilder(set)
                .editSpec()
                .editUpdateStrategy()
                .editRollingUpdate()
                .withPartition(partition)
                .endRollingUpdate()
                .endUpdateStrategy()
                .endSpec()
                .build();
    }

    /** With claims named {@code data-db-0}, {@code data-db-1}... */
    public static StatefulSet claims(StatefulSet set, String whenDeleted, String whenScaled) {
        return new StatefulSetBuilder(set)
                .editSpec()
                .addNewVolumeClaimTemplate()
                .withNewMetadata()
                .withName("data")
                .addToLabels("tier", "disk")
                .endMetadata()
                .withNewSpec()
                .withAccessModes("ReadWriteOnce")
                .endSpec()
                .endVolumeClaimTemplate()
                .withNewPersistentVolumeClaimRetentionPolicy(whenDeleted, whenScaled)
                .endSpec()
                .build();
    }
}
