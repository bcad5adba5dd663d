package io.streamplane.apiserver.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.kind.builtin.Kinds;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class ShortCutTest {

    private final ShortCut shortCut = new ShortCut();

    @Test
    void shouldReadEachPodAsItIsWhetherPodsShareASpecOrNot() {
        // Given
        PodSpec shared = spec("x");
        List<Pod> pods = List.of(pod("a", shared), pod("b", shared), pod("c", spec("y")), pod("d", shared));

        // When
        List<ObjectNode> received = pods.stream().map(this::received).toList();

        // Then
        assertThat(received).isEqualTo(pods.stream().map(ObjectCodec::tree).toList());
    }

    private ObjectNode received(Pod pod) {
        var key = new ObjectKey("ns", pod.getMetadata().getName());
        var create = new Proposal.Create("pods", key, pod, List.of());
        return Objects.requireNonNull(shortCut.received(Kinds.builtIn(), create, "replicaset-controller")
                .desired());
    }

    private static PodSpec spec(String image) {
        return new PodSpecBuilder()
                .addNewContainer()
                .withName("c")
                .withImage(image)
                .endContainer()
                .build();
    }

    private static Pod pod(String name, PodSpec spec) {
        Pod pod = new PodBuilder()
                .withNewMetadata()
                .withNamespace("ns")
                .withName(name)
                .withLabels(Map.of("name", name))
                .endMetadata()
                .build();
        pod.setSpec(spec);
        return pod;
    }
}
