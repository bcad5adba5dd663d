package io.streamplane.controllers.endpoints;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodIP;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.Arrays;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A Service {@code default/web}, and pods and nodes behind it. */
final class Behind {

    static final ObjectKey WEB = new ObjectKey("default", "web");
    static final String SINCE = "2026-01-01T00:00:30Z";

    private Behind() {}

    static Service service() {
        return service(builder -> builder);
    }

    static Service service(UnaryOperator<ServiceBuilder> change) {
        return change.apply(new ServiceBuilder()
                        .withNewMetadata()
                        .withName(WEB.name())
                        .withNamespace(WEB.namespace())
                        .withUid("uid-web")
                        .withCreationTimestamp("2026-01-01T00:00:00Z")
                        .endMetadata()
                        .withNewSpec()
                        .withClusterIP("10.96.0.7")
                        .withIpFamilies("IPv4")
                        .addToSelector("app", "web")
                        .addNewPort()
                        .withName("http")
                        .withPort(80)
                        .withProtocol("TCP")
                        .withTargetPort(new IntOrString("www"))
                        .endPort()
                        .endSpec())
                .build();
    }

    static UnaryOperator<ServiceBuilder> families(String... families) {
        return builder -> builder.editSpec().withIpFamilies(families).endSpec();
    }

    /** A pod that is ready, on node-1, with a container port www of 8080. */
    static Pod pod(String name, String... addresses) {
        return pod(name, builder -> builder, addresses);
    }

    static Pod pod(String name, UnaryOperator<PodBuilder> change, String... addresses) {
        return change.apply(new PodBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(WEB.namespace())
                        .withUid("uid-" + name)
                        .addToLabels("app", "web")
                        .endMetadata()
                        .withNewSpec()
                        .withNodeName("node-1")
                        .addNewContainer()
                        .withName("main")
                        .addNewPort()
                        .withName("www")
                        .withContainerPort(8080)
                        .withProtocol("TCP")
                        .endPort()
                        .endContainer()
                        .endSpec()
                        .withNewStatus()
                        .withPhase("Running")
                        .withPodIPs(Arrays.stream(addresses).map(PodIP::new).toList())
                        .addNewCondition()
                        .withType("Ready")
                        .withStatus("True")
                        .withLastTransitionTime(SINCE)
                        .endCondition()
                        .endStatus())
                .build();
    }

    static UnaryOperator<PodBuilder> unready() {
        return builder -> builder.editStatus()
                .editFirstCondition()
                .withStatus("False")
                .endCondition()
                .endStatus();
    }

    static UnaryOperator<PodBuilder> terminating() {
        return builder -> builder.editMetadata()
                .withDeletionTimestamp("2026-01-01T00:01:00Z")
                .endMetadata();
    }

    static UnaryOperator<PodBuilder> phase(String phase) {
        return builder -> builder.editStatus().withPhase(phase).endStatus();
    }

    static UnaryOperator<PodBuilder> on(String node) {
        return builder -> builder.editSpec().withNodeName(node).endSpec();
    }

    /** @param zone null for a node without one */
    static Node node(String name, @Nullable String zone, String cpu) {
        return new NodeBuilder()
                .withNewMetadata()
                .withName(name)
                .withUid("uid-" + name)
                .withLabels(zone == null ? Map.of() : Map.of(Membership.ZONE, zone))
                .endMetadata()
                .withNewStatus()
                .withAllocatable(Map.of("cpu", new Quantity(cpu)))
                .addNewCondition()
                .withType("Ready")
                .withStatus("True")
                .endCondition()
                .endStatus()
                .build();
    }
}
