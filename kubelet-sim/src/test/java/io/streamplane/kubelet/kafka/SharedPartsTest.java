package io.streamplane.kubelet.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import org.junit.jupiter.api.Test;

class SharedPartsTest {

    private final SharedParts shared = new SharedParts();

    @Test
    void shouldShareWhatPodsSayAlike() {
        // When
        Pod one = shared.shared(pod("a", "nginx"));
        Pod other = shared.shared(pod("b", "nginx"));

        // Then
        assertThat(other.getSpec().getContainers()).isSameAs(one.getSpec().getContainers());
        assertThat(other.getMetadata().getLabels()).isSameAs(one.getMetadata().getLabels());
        assertThat(other).isEqualTo(pod("b", "nginx"));
    }

    @Test
    void shouldKeepApartWhatDiffers() {
        // When
        shared.shared(pod("a", "nginx"));
        Pod other = shared.shared(pod("b", "httpd"));

        // Then
        assertThat(other).isEqualTo(pod("b", "httpd"));
    }

    @Test
    void shouldShareConditionsOfOneSecond() {
        // When
        PodStatus one = shared.shared(status());
        PodStatus other = shared.shared(status());

        // Then
        assertThat(other.getConditions().getFirst())
                .isSameAs(one.getConditions().getFirst());
        assertThat(other).isEqualTo(status());
    }

    private static Pod pod(String name, String image) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .addToLabels("app", "web")
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("main")
                .withImage(image)
                .endContainer()
                .endSpec()
                .build();
    }

    private static PodStatus status() {
        return new PodStatusBuilder()
                .addNewCondition()
                .withType("Ready")
                .withStatus("True")
                .withLastTransitionTime("2026-01-01T00:00:00Z")
                .endCondition()
                .build();
    }
}
