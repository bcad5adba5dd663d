package io.streamplane.schemas.kind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamplane.schemas.kind.apps.DeploymentKind;
import io.streamplane.schemas.kind.core.PodKind;
import io.streamplane.schemas.kind.core.ServiceKind;
import org.junit.jupiter.api.Test;

class KindRegistryTest {

    private static final Kind OTHER_SERVICE =
            KindBuilder.of("serving.example.com", "v1", "Service", "services").build();

    private final KindRegistry kinds = KindRegistry.of(PodKind.KIND, ServiceKind.KIND, DeploymentKind.KIND);

    @Test
    void shouldKeepTwoGroupsOfOnePluralApart() {
        // When
        KindRegistry both = kinds.with(OTHER_SERVICE);

        // Then
        assertThat(both.get("services")).isSameAs(ServiceKind.KIND);
        assertThat(both.get("services.serving.example.com")).isSameAs(OTHER_SERVICE);
        assertThat(both.ofPath("", "v1", "services")).containsSame(ServiceKind.KIND);
        assertThat(both.ofPath("serving.example.com", "v1", "services")).containsSame(OTHER_SERVICE);
        assertThat(both.ofObject("v1", "Service")).containsSame(ServiceKind.KIND);
        assertThat(both.ofObject("serving.example.com/v1", "Service")).containsSame(OTHER_SERVICE);
        assertThat(OTHER_SERVICE).isNotEqualTo(ServiceKind.KIND);
    }

    @Test
    void shouldGiveNewRegistriesAndStayAsItWas() {
        // When
        KindRegistry less = kinds.without("services");
        KindRegistry more = less.with(OTHER_SERVICE);

        // Then
        assertThat(kinds.all()).containsExactly(PodKind.KIND, ServiceKind.KIND, DeploymentKind.KIND);
        assertThat(less.all()).containsExactly(PodKind.KIND, DeploymentKind.KIND);
        assertThat(less.find("services")).isEmpty();
        assertThat(less.ofPath("", "v1", "services")).isEmpty();
        assertThat(more.all()).containsExactly(PodKind.KIND, DeploymentKind.KIND, OTHER_SERVICE);
    }

    @Test
    void shouldStandInForWhatItDoesNotKnow() {
        // When
        Kind unknown = kinds.orUnknown("ingresses.networking.k8s.io");

        // Then
        assertThat(unknown.isUnknown()).isTrue();
        assertThat(unknown.resource()).isEqualTo("ingresses.networking.k8s.io");
        assertThat(unknown.group()).isEqualTo("networking.k8s.io");
        assertThat(kinds.orUnknown("pods")).isSameAs(PodKind.KIND);
        assertThatThrownBy(() -> kinds.get("ingresses.networking.k8s.io")).hasMessageContaining("GroupResource");
    }

    @Test
    void shouldRefuseTwoKindsOfOneGroupResource() {
        assertThatThrownBy(() -> KindRegistry.of(PodKind.KIND, PodKind.KIND)).hasMessageContaining("pods");
    }
}
