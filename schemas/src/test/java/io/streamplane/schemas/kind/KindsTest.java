package io.streamplane.schemas.kind;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.schemas.kind.apps.DeploymentKind;
import io.streamplane.schemas.kind.apps.ReplicaSetKind;
import io.streamplane.schemas.kind.apps.StatefulSetKind;
import io.streamplane.schemas.kind.batch.JobKind;
import io.streamplane.schemas.kind.builtin.Kinds;
import io.streamplane.schemas.kind.coordination.LeaseKind;
import io.streamplane.schemas.kind.core.ConfigMapKind;
import io.streamplane.schemas.kind.core.EventKind;
import io.streamplane.schemas.kind.core.NamespaceKind;
import io.streamplane.schemas.kind.core.NodeKind;
import io.streamplane.schemas.kind.core.PodKind;
import io.streamplane.schemas.kind.core.SecretKind;
import io.streamplane.schemas.kind.core.ServiceAccountKind;
import io.streamplane.schemas.kind.core.ServiceKind;
import io.streamplane.schemas.kind.networking.IngressKind;
import io.streamplane.schemas.kind.networking.IpAddressKind;
import io.streamplane.schemas.kind.networking.NodePortKind;
import io.streamplane.schemas.kind.node.RuntimeClassKind;
import io.streamplane.schemas.kind.scheduling.PriorityClassKind;
import io.streamplane.schemas.openapi.Definitions;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class KindsTest {

    @Test
    void shouldIdentifyEveryKindByItsGroupResource() {
        // When
        List<String> resources =
                Kinds.builtIn().all().stream().map(Kind::resource).toList();

        // Then
        assertThat(resources)
                .containsExactlyInAnyOrder(
                        NamespaceKind.RESOURCE,
                        NodeKind.RESOURCE,
                        PodKind.RESOURCE,
                        ReplicaSetKind.RESOURCE,
                        DeploymentKind.RESOURCE,
                        ConfigMapKind.RESOURCE,
                        SecretKind.RESOURCE,
                        ServiceKind.RESOURCE,
                        ServiceAccountKind.RESOURCE,
                        EventKind.RESOURCE,
                        LeaseKind.RESOURCE,
                        IpAddressKind.RESOURCE,
                        NodePortKind.RESOURCE,
                        StatefulSetKind.RESOURCE,
                        JobKind.RESOURCE,
                        IngressKind.RESOURCE,
                        PriorityClassKind.RESOURCE,
                        RuntimeClassKind.RESOURCE)
                .contains("pods", "deployments.apps", "leases.coordination.k8s.io", "ipaddresses.networking.k8s.io");
    }

    /** Its codecs, discovery and OpenAPI paths have tests of their own over all kinds. */
    @Test
    void shouldHaveADefinitionForEveryKindAndItsOwnModelWhereItHasOne() {
        for (Kind kind : Kinds.builtIn().all()) {
            // When
            var fields = Definitions.builtIn().of(kind).fields();

            // Then
            assertThat(fields).as(kind.resource()).containsKey("metadata");
            if (kind.hasStatus()) {
                assertThat(fields).as(kind.resource()).containsKey("status");
            }
            assertThat(kind.model().getSimpleName()).isIn(kind.kind(), "GenericKubernetesResource");
            assertThat(kind.singular()).isEqualTo(kind.kind().toLowerCase(Locale.ROOT));
            assertThat(kind.subresources().contains("scale")).isEqualTo(kind.scale() != null);
        }
    }

    @Test
    void shouldNeedNoMoreThanTheNamesOfAKind() {
        // When
        Kind kind = KindBuilder.of("networking.k8s.io", "v1", "IngressClass", "ingressclasses")
                .build();

        // Then
        assertThat(kind.openApiName()).isEqualTo("io.k8s.api.networking.v1.IngressClass");
        assertThat(kind.singular()).isEqualTo("ingressclass");
        assertThat(kind.namespaced()).isTrue();
        assertThat(KindBuilder.of("example.com", "v1", "Widget", "widgets")
                        .build()
                        .openApiName())
                .isEmpty();
    }

    @Test
    void shouldNameThePathOfAKindByItsPlural() {
        assertThat(DeploymentKind.KIND.collectionPath("ns")).isEqualTo("/apis/apps/v1/namespaces/ns/deployments");
        assertThat(NodeKind.KIND.collectionPath("")).isEqualTo("/api/v1/nodes");
        assertThat(Kinds.builtIn().ofPath("apps", "v1", "deployments")).contains(DeploymentKind.KIND);
        assertThat(Kinds.builtIn().ofPath("", "v1", "deployments")).isEmpty();
        assertThat(Kinds.builtIn().ofPath("apps", "v2", "deployments")).isEmpty();
    }
}
