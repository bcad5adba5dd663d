package io.streamplane.schemas.kind;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.streamplane.schemas.kind.apps.DeploymentKind;
import io.streamplane.schemas.kind.builtin.Kinds;
import io.streamplane.schemas.kind.core.NodeKind;
import io.streamplane.schemas.openapi.Definitions;
import java.util.Locale;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class KindsTest {

    @Test
    void shouldKnowTheKindOfEveryClassByItsGroupResource() throws ReflectiveOperationException {
        // Given
        var declared = new TreeMap<String, Kind>();
        for (var each : new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("io.streamplane.schemas.kind")) {
            if (each.tryGetField("KIND").isPresent()) {
                Class<?> type = each.reflect();
                declared.put((String) type.getField("RESOURCE").get(null), (Kind)
                        type.getField("KIND").get(null));
            }
        }

        // When
        KindRegistry kinds = Kinds.builtIn();

        // Then
        assertThat(kinds.resources())
                .containsExactlyInAnyOrderElementsOf(declared.keySet())
                .contains("pods", "deployments.apps", "leases.coordination.k8s.io", "ipaddresses.networking.k8s.io");
        declared.forEach((resource, kind) -> assertThat(kinds.get(resource)).isSameAs(kind));
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
