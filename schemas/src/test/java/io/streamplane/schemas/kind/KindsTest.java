package io.streamplane.schemas.kind;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.schemas.kind.apps.DeploymentKind;
import io.streamplane.schemas.kind.apps.ReplicaSetKind;
import io.streamplane.schemas.kind.coordination.LeaseKind;
import io.streamplane.schemas.kind.core.ConfigMapKind;
import io.streamplane.schemas.kind.core.EventKind;
import io.streamplane.schemas.kind.core.NamespaceKind;
import io.streamplane.schemas.kind.core.NodeKind;
import io.streamplane.schemas.kind.core.PodKind;
import io.streamplane.schemas.kind.core.SecretKind;
import io.streamplane.schemas.kind.core.ServiceAccountKind;
import io.streamplane.schemas.kind.core.ServiceKind;
import io.streamplane.schemas.kind.networking.IpAddressKind;
import java.util.List;
import org.junit.jupiter.api.Test;

class KindsTest {

    @Test
    void shouldIdentifyEveryKindByItsGroupResource() {
        // When
        List<String> resources = Kinds.builtIn().all().stream().map(Kind::resource).toList();

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
                        IpAddressKind.RESOURCE)
                .contains("pods", "deployments.apps", "leases.coordination.k8s.io", "ipaddresses.networking.k8s.io");
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
