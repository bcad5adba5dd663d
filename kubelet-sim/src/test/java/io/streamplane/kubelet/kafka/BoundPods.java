package io.streamplane.kubelet.kafka;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;

/** Pods of one container in the namespace {@code default}, as they come from the scheduler. */
final class BoundPods {

    private BoundPods() {}

    /** @param ofHost whether it is in the network of its node */
    static Pod pod(String name, String uid, String node, boolean ofHost) {
        return new PodBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName(name)
                .withUid(uid)
                .withCreationTimestamp("2026-01-01T00:00:00Z")
                .endMetadata()
                .withNewSpec()
                .withNodeName(node)
                .withHostNetwork(ofHost)
                .withRestartPolicy("Always")
                .addNewContainer()
                .withName("main")
                .withImage("nginx")
                .endContainer()
                .endSpec()
                .build();
    }
}
