package io.streamplane.schemas.openapi.document;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.builtin.Kinds;
import io.streamplane.schemas.openapi.Definitions;
import io.streamplane.schemas.openapi.DerivedSchemas;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class OpenApiV3Test {

    private static final OpenApiV3 DOCUMENTS = new OpenApiV3(Definitions.builtIn(), Kinds.builtIn(), "v1.36.0");

    static List<Kind> kinds() {
        return Kinds.builtIn().served();
    }

    @Test
    void shouldIndexEveryGroupAndVersionByHash() {
        // When
        JsonNode index = JsonMapper.shared().readTree(DOCUMENTS.index());

        // Then
        assertThat(index.path("paths").propertyNames())
                .containsExactlyElementsOf(Kinds.builtIn().served().stream()
                        .map(KindPaths::groupVersionPath)
                        .distinct()
                        .sorted()
                        .toList())
                .contains("api/v1", "apis/apps/v1", "apis/autoscaling/v1", "apis/autoscaling/v2");
        assertThat(index.at("/paths/api~1v1/serverRelativeURL").asString())
                .matches("/openapi/v3/api/v1\\?hash=[0-9A-F]{128}");
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void shouldDescribeEveryKind(Kind kind) {
        // When
        JsonNode document = document(KindPaths.groupVersionPath(kind));

        // Then
        String path = "/" + KindPaths.groupVersionPath(kind) + (kind.namespaced() ? "/namespaces/{namespace}/" : "/")
                + kind.plural() + (kind.isReview() ? "" : "/{name}");
        boolean written = !kind.verbs().equals(Set.of("get", "list"));
        JsonNode operation =
                document.path("paths").path(path).path(kind.isReview() ? "post" : written ? "patch" : "get");
        assertThat(operation.path("x-kubernetes-group-version-kind"))
                .isEqualTo(TypeName.of(kind).json());
        if (written) {
            assertThat(operation.path("parameters").findValuesAsString("name"))
                    .contains("dryRun", "fieldManager", "fieldValidation");
        }
        JsonNode schema = document.path("components").path("schemas").path(kind.openApiName());
        assertThat(schema.path("x-kubernetes-group-version-kind").path(0))
                .isEqualTo(TypeName.of(kind).json());
        assertThat(document.toString()).doesNotContain(DerivedSchemas.VALIDATION);
        kind.subresources()
                .forEach(subresource -> assertThat(document.path("paths").has(path + "/" + subresource))
                        .as(subresource)
                        .isTrue());
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void shouldHoldEverySchemaThatItRefersTo(Kind kind) {
        // When
        JsonNode document = document(KindPaths.groupVersionPath(kind));

        // Then
        JsonNode schemas = document.path("components").path("schemas");
        assertThat(DerivedSchemas.references(document))
                .isNotEmpty()
                .allSatisfy(ref -> assertThat(schemas.has(ref.substring(ServedSchemas.REF_PREFIX.length())))
                        .as(ref)
                        .isTrue());
    }

    @Test
    void shouldDescribeScale() {
        // When
        JsonNode document = document("apis/apps/v1");

        // Then
        JsonNode get = document.path("paths")
                .path("/apis/apps/v1/namespaces/{namespace}/deployments/{name}/scale")
                .path("get");
        assertThat(get.path("operationId").asString()).isEqualTo("readAppsV1NamespacedDeploymentScale");
        assertThat(get.path("x-kubernetes-group-version-kind"))
                .isEqualTo(new TypeName("autoscaling", "v1", "Scale").json());
    }

    private static JsonNode document(String groupVersion) {
        return JsonMapper.shared().readTree(DOCUMENTS.document(groupVersion).orElseThrow());
    }
}
