package io.streamplane.apiserver.discovery;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.builtin.Kinds;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class DiscoveryTest {

    private static final Discovery DISCOVERY = new Discovery(Kinds.builtIn());

    static Stream<Kind> kinds() {
        return Kinds.builtIn().served().stream();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void shouldTellOfEveryKindInBothForms(Kind kind) {
        // When
        ObjectNode legacy = requireNonNull(DISCOVERY.resources(kind.group(), kind.version()));
        ObjectNode aggregated = DISCOVERY.aggregated(kind.group().isEmpty(), "v2");

        // Then
        assertThat(legacy.path("groupVersion").asString()).isEqualTo(kind.apiVersion());
        JsonNode resource = named(legacy.path("resources"), "name", kind.plural());
        assertThat(resource.path("kind").asString()).isEqualTo(kind.kind());
        assertThat(resource.path("singularName").asString()).isEqualTo(kind.singular());
        assertThat(resource.path("namespaced").asBoolean()).isEqualTo(kind.namespaced());
        assertThat(texts(resource.path("shortNames"))).isEqualTo(kind.shortNames());
        assertThat(texts(resource.path("categories"))).containsExactlyInAnyOrderElementsOf(kind.categories());
        assertThat(texts(resource.path("verbs"))).containsExactlyInAnyOrderElementsOf(kind.verbs());
        assertThat(resource.path("storageVersionHash").asString("")).hasSize(kind.isReview() ? 0 : 12);
        for (String subresource : kind.subresources()) {
            assertThat(named(legacy.path("resources"), "name", kind.plural() + "/" + subresource)
                            .path("verbs"))
                    .isNotEmpty();
        }
        JsonNode group = kind.group().isEmpty()
                ? aggregated.path("items").get(0)
                : aggregated
                        .path("items")
                        .valueStream()
                        .filter(item -> item.at("/metadata/name").asString().equals(kind.group()))
                        .findFirst()
                        .orElseThrow();
        JsonNode version = named(group.path("versions"), "version", kind.version());
        JsonNode modern = named(version.path("resources"), "resource", kind.plural());
        assertThat(modern.at("/responseKind/kind").asString()).isEqualTo(kind.kind());
        assertThat(modern.path("scope").asString()).isEqualTo(kind.namespaced() ? "Namespaced" : "Cluster");
        assertThat(texts(modern.path("shortNames"))).isEqualTo(kind.shortNames());
        assertThat(modern.path("subresources")).hasSize(kind.subresources().size());
    }

    /** What kube-apiserver gives. */
    @Test
    void shouldHashStorageVersionsAsKubernetesDoes() {
        ObjectNode core = requireNonNull(DISCOVERY.resources("", "v1"));

        assertThat(named(core.path("resources"), "name", "pods")
                        .path("storageVersionHash")
                        .asString())
                .isEqualTo("xPOwRZ+Yhw8=");
    }

    @Test
    void shouldTellOfGroupsAndNoOthers() {
        assertThat(DISCOVERY
                        .groups()
                        .path("groups")
                        .valueStream()
                        .map(each -> each.path("name").asString()))
                .contains("apps", "batch", "coordination.k8s.io", "networking.k8s.io")
                .doesNotContain("");
        assertThat(requireNonNull(DISCOVERY.group("apps"))
                        .at("/preferredVersion/groupVersion")
                        .asString())
                .isEqualTo("apps/v1");
        assertThat(DISCOVERY.group("")).isNull();
        assertThat(DISCOVERY.group("example.com")).isNull();
        assertThat(DISCOVERY.resources("apps", "v2")).isNull();
        assertThat(texts(Discovery.coreVersions("127.0.0.1:6443").path("versions")))
                .containsExactly("v1");
    }

    @Test
    void shouldNameTheKindsOfSubresources() {
        // When
        JsonNode apps = requireNonNull(DISCOVERY.resources("apps", "v1")).path("resources");
        JsonNode core = requireNonNull(DISCOVERY.resources("", "v1")).path("resources");

        // Then
        assertThat(named(apps, "name", "deployments/scale").path("kind").asString())
                .isEqualTo("Scale");
        assertThat(named(apps, "name", "deployments/scale").path("group").asString())
                .isEqualTo("autoscaling");
        assertThat(texts(named(core, "name", "pods/binding").path("verbs"))).containsExactly("create");
        assertThat(texts(named(core, "name", "pods/log").path("verbs"))).containsExactly("get");
    }

    private static JsonNode named(JsonNode list, String field, String name) {
        return list.valueStream()
                .filter(each -> each.path(field).asString().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " is not in " + list));
    }

    private static java.util.List<String> texts(JsonNode list) {
        return list.valueStream().map(JsonNode::asString).toList();
    }
}
