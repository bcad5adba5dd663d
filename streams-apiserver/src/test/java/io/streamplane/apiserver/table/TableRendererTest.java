package io.streamplane.apiserver.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.apiserver.kind.TableColumn;
import io.streamplane.apiserver.kind.builtin.KindRulebook;
import io.streamplane.apiserver.table.TableRenderer.IncludeObject;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.builtin.Kinds;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class TableRendererTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final JsonMapper JSON = JsonMapper.shared();

    /** What {@code kubectl get} of a real cluster prints; those after the bar come with {@code -o wide}. */
    private static final Map<String, String> HEADERS = Map.ofEntries(
            Map.entry("pods", "Name Ready Status Restarts Age | IP Node Nominated_Node Readiness_Gates"),
            Map.entry(
                    "nodes",
                    "Name Status Roles Age Version | Internal-IP External-IP OS-Image Kernel-Version Container-Runtime"),
            Map.entry("deployments.apps", "Name Ready Up-to-date Available Age | Containers Images Selector"),
            Map.entry("replicasets.apps", "Name Desired Current Ready Age | Containers Images Selector"),
            Map.entry("statefulsets.apps", "Name Ready Age | Containers Images"),
            Map.entry("jobs.batch", "Name Status Completions Duration Age | Containers Images Selector"),
            Map.entry("ingresses.networking.k8s.io", "Name Class Hosts Address Ports Age |"),
            Map.entry("namespaces", "Name Status Age |"),
            Map.entry("configmaps", "Name Data Age |"),
            Map.entry("secrets", "Name Type Data Age |"),
            Map.entry("services", "Name Type Cluster-IP External-IP Port(s) Age | Selector"),
            Map.entry("events", "Last_Seen Type Reason Object Message | Subobject Source First_Seen Count Name"),
            Map.entry("leases.coordination.k8s.io", "Name Holder Age |"));

    @Test
    void shouldHaveTheColumnsOfARealCluster() {
        HEADERS.forEach((resource, expected) -> {
            var shown = new StringBuilder();
            var wide = new StringBuilder("|");
            columns(Kinds.builtIn().get(resource)).forEach(column -> {
                String name = column.name().replace(' ', '_');
                if (column.priority() == 0) {
                    shown.append(name).append(' ');
                } else {
                    wide.append(' ').append(name);
                }
            });
            if (!resource.equals("events")) {
                assertThat(shown + wide.toString()).as(resource).isEqualTo(expected);
            } else {
                assertThat((shown + wide.toString()).split(" ")).containsExactlyInAnyOrder(expected.split(" "));
            }
        });
    }

    @Test
    void shouldRenderEveryKindEvenWithoutAnyField() {
        for (Kind kind : Kinds.builtIn().all()) {
            // Given
            ObjectNode bare = JSON.createObjectNode();
            bare.putObject("metadata").put("name", "bare");

            // When
            ObjectNode table = TableRenderer.table(
                    columns(kind), List.of(bare), JSON.createObjectNode(), IncludeObject.METADATA, NOW, true);

            // Then
            assertThat(table.at("/rows/0/cells")).as(kind.resource()).hasSameSizeAs(columns(kind));
            assertThat(table.path("columnDefinitions")).hasSameSizeAs(columns(kind));
            assertThat(table.path("columnDefinitions")
                            .valueStream()
                            .map(each -> each.path("description").asString()))
                    .doesNotContain("");
        }
    }

    @Test
    void shouldCarryAsMuchOfTheObjectAsIsAsked() {
        // Given
        ObjectNode pod = JSON.createObjectNode();
        pod.putObject("metadata").put("name", "web");
        pod.putObject("spec").put("nodeName", "n1");

        // When
        JsonNode none = row(pod, IncludeObject.of("None"));
        JsonNode metadata = row(pod, IncludeObject.of(""));
        JsonNode whole = row(pod, IncludeObject.of("Object"));

        // Then
        assertThat(none.has("object")).isFalse();
        assertThat(metadata.at("/object/kind").asString()).isEqualTo("PartialObjectMetadata");
        assertThat(metadata.path("object").has("spec")).isFalse();
        assertThat(whole.at("/object/spec/nodeName").asString()).isEqualTo("n1");
    }

    @Test
    void shouldSendColumnsOnlyOnceInAWatch() {
        // When
        ObjectNode later = TableRenderer.table(
                columns(Kinds.builtIn().get("pods")),
                List.of(),
                JSON.createObjectNode(),
                IncludeObject.NONE,
                NOW,
                false);

        // Then
        assertThat(later.path("columnDefinitions")).isEmpty();
    }

    private static JsonNode row(ObjectNode pod, IncludeObject include) {
        return TableRenderer.table(
                        columns(Kinds.builtIn().get("pods")), List.of(pod), JSON.createObjectNode(), include, NOW, true)
                .at("/rows/0");
    }

    private static List<TableColumn> columns(Kind kind) {
        return KindRulebook.builtIn().of(kind).columns();
    }
}
