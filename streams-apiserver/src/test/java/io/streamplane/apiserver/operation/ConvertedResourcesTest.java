package io.streamplane.apiserver.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamplane.apiserver.conversion.ConversionFailure;
import io.streamplane.apiserver.conversion.WebhookConversions;
import io.streamplane.apiserver.conversion.WidgetConversion;
import io.streamplane.apiserver.journal.state.ConversionBatch;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.apiserver.kind.builtin.KindRulebook;
import io.streamplane.apiserver.request.ApiResult;
import io.streamplane.apiserver.request.Target;
import io.streamplane.apiserver.webhook.WebhookServer;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.apiextensions.CustomResourceDefinitionKind;
import io.streamplane.schemas.topic.ObjectKey;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Custom resources whose versions a webhook converts. */
class ConvertedResourcesTest {

    private static final String RESOURCE = "widgets.example.com";

    private final WebhookConversions conversions = new WebhookConversions();
    private final OperationsInMemory memory = new OperationsInMemory(conversions);
    private WebhookServer server;

    @BeforeEach
    void setUp(@TempDir Path folder) throws Exception {
        server = WidgetConversion.on(new WebhookServer(folder));
        OperationsInMemory.done(memory.create("namespaces", "", """
            {apiVersion: v1, kind: Namespace, metadata: {name: default}}\
            """));
    }

    @AfterEach
    void tearDown() {
        conversions.close();
        server.close();
    }

    private void define(String url) {
        OperationsInMemory.done(memory.create(
                CustomResourceDefinitionKind.RESOURCE,
                "",
                WidgetConversion.definition("{url: \"" + url + "\", caBundle: \"" + server.bundle() + "\"}")));
        ObjectNode crd = WidgetConversion.established(memory.operations()
                .state()
                .get(CustomResourceDefinitionKind.KIND, ObjectKey.clusterScoped(RESOURCE))
                .orElseThrow()
                .tree());
        OperationsInMemory.done(memory.operations()
                .update(
                        OperationsInMemory.ALICE,
                        new Target(CustomResourceDefinitionKind.KIND, "", RESOURCE, "status"),
                        crd,
                        List.of(),
                        OperationsInMemory.PLAIN));
    }

    private Kind kind(String version) {
        return memory.operations().kinds().get(RESOURCE).at(version).orElseThrow();
    }

    private ApiResult create(String version, String yaml) {
        return memory.operations()
                .create(
                        OperationsInMemory.ALICE,
                        new Target(kind(version), "default", "", ""),
                        (ObjectNode) YAMLMapper.shared().readTree(yaml),
                        List.of(),
                        OperationsInMemory.PLAIN);
    }

    private StoredObject stored(String version) {
        return memory.operations()
                .state()
                .get(kind(version), new ObjectKey("default", "one"))
                .orElseThrow();
    }

    @Test
    void shouldStoreOneVersionAndShowTheOther() {
        // Given
        define(server.url("/convert"));

        // When
        ApiResult created = create("v1beta1", """
            {apiVersion: example.com/v1beta1, kind: Widget, metadata: {name: one, namespace: default}, spec: {length: 7}}\
            """);

        // Then
        ObjectNode shown = OperationsInMemory.done(created);
        assertThat(shown.path("apiVersion").asString()).isEqualTo("example.com/v1beta1");
        assertThat(shown.path("spec").toString()).isEqualTo("{\"length\":7}");
        int asked = server.requests.size();
        assertThat(stored("v1").tree().path("spec").toString()).isEqualTo("{\"size\":7}");
        assertThat(server.requests.size()).isEqualTo(asked);
        assertThat(stored("v1beta1").tree().path("spec").toString()).isEqualTo("{\"length\":7}");
    }

    @Test
    void shouldConvertAStatusWithItsObject() {
        // Given
        define(server.url("/convert"));
        create("v1", """
            {apiVersion: example.com/v1, kind: Widget, metadata: {name: one, namespace: default}, spec: {size: 7}}\
            """);
        ObjectNode object = stored("v1beta1").tree().deepCopy();
        object.putObject("status").put("ready", true);

        // When
        ApiResult updated = memory.operations()
                .update(
                        OperationsInMemory.ALICE,
                        new Target(kind("v1beta1"), "default", "one", "status"),
                        object,
                        List.of(),
                        OperationsInMemory.PLAIN);

        // Then
        assertThat(OperationsInMemory.done(updated).at("/status/ready").asBoolean())
                .isTrue();
        assertThat(stored("v1").tree().at("/status/ready").asBoolean()).isTrue();
        assertThat(stored("v1").tree().at("/spec/size").asInt()).isEqualTo(7);
    }

    @Test
    void shouldSayWhichVersionWillGo() {
        // Given
        define(server.url("/convert"));

        // When
        var rules = KindRulebook.builtIn();

        // Then
        assertThat(rules.of(kind("v1beta1")).deprecation()).isEqualTo("example.com/v1beta1 Widget is deprecated");
        assertThat(rules.of(kind("v1")).deprecation()).isEmpty();
    }

    @Test
    void shouldConvertAListTogether() {
        // Given
        define(server.url("/convert"));
        for (int i = 0; i < 5; i++) {
            create("v1", """
                {apiVersion: example.com/v1, kind: Widget, metadata: {name: w%d, namespace: default}, spec: {size: %d}}\
                """.formatted(i, i));
        }
        List<StoredObject> listed = List.copyOf(memory.operations().state().list(kind("v1beta1"), "default"));
        int asked = server.requests.size();

        // When
        ConversionBatch.of(kind("v1beta1"), listed);

        // Then
        assertThat(listed.stream().map(each -> each.tree().at("/spec/length").asInt()))
                .containsExactly(0, 1, 2, 3, 4);
        assertThat(server.requests.size() - asked).isEqualTo(1);
    }

    @Test
    void shouldFailWhereTheWebhookDoes() {
        // Given
        define(server.url("/broken"));
        create("v1", """
            {apiVersion: example.com/v1, kind: Widget, metadata: {name: one, namespace: default}, spec: {size: 7}}\
            """);

        // When / Then
        assertThat(stored("v1").tree().at("/spec/size").asInt()).isEqualTo(7);
        assertThatThrownBy(() -> stored("v1beta1").tree())
                .isInstanceOf(ConversionFailure.class)
                .hasMessageContaining("conversion webhook for example.com/v1, Kind=Widget failed");
    }
}
