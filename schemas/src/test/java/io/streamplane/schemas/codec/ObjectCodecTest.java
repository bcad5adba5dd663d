package io.streamplane.schemas.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Pod;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.builtin.Kinds;
import io.streamplane.schemas.openapi.Definitions;
import io.streamplane.schemas.registry.InMemorySchemaRegistry;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

final class ObjectCodecTest {

    private static final String POD = """
            apiVersion: v1
            kind: Pod
            metadata:
              name: web
              namespace: default
              uid: 7c3e
              generation: 1
              labels: {app: web}
              managedFields:
              - manager: kubectl
                operation: Update
                fieldsType: FieldsV1
                fieldsV1: {"f:metadata": {"f:labels": {".": {}}}}
            spec:
              nodeName: node-1
              volumes:
              - name: scratch
                emptyDir: {}
              containers:
              - name: web
                image: nginx:1.14.2
                resources:
                  requests: {cpu: 100m, memory: 64Mi}
                livenessProbe:
                  httpGet: {port: http, path: /}
                readinessProbe:
                  tcpSocket: {port: 80}
            """;

    private final ObjectCodec codec = new ObjectCodec(new InMemorySchemaRegistry());

    static java.util.List<Kind> kinds() {
        return Kinds.builtIn().all();
    }

    @Test
    void shouldGiveBackWhatItWasGiven() {
        // Given
        ObjectNode pod = (ObjectNode) YAMLMapper.builder().build().readTree(POD);

        // When
        ObjectNode decoded = codec.decodeDesired(
                Kinds.builtIn().get("pods"), codec.encodeDesired(Kinds.builtIn().get("pods"), pod));

        // Then
        assertThat(decoded).isEqualTo(pod);
        String typed = ObjectCodec.tree(ObjectCodec.model(decoded, Pod.class)).toString();
        assertThat(JsonMapper.shared().readTree(typed)).isEqualTo(pod);
    }

    @Test
    void shouldLeaveStatusAndResourceVersionToTheirOwnPlaces() {
        // Given
        ObjectNode pod = (ObjectNode) YAMLMapper.builder().build().readTree(POD);
        ObjectNode whole = pod.deepCopy();
        whole.withObject("/metadata").put("resourceVersion", "17");
        whole.withObject("/status").put("phase", "Running");

        // When
        ObjectNode decoded = codec.decodeDesired(
                Kinds.builtIn().get("pods"), codec.encodeDesired(Kinds.builtIn().get("pods"), whole));

        // Then
        assertThat(decoded).isEqualTo(pod);
    }

    @Test
    void shouldNameTheFieldThatDoesNotFit() {
        var deployment = (ObjectNode) JsonMapper.shared().readTree("{\"spec\":{\"replicas\":\"three\"}}");
        var unknown = (ObjectNode) JsonMapper.shared().readTree("{\"spec\":{\"replica\":3}}");

        assertThatThrownBy(() -> codec.encodeDesired(Kinds.builtIn().get("deployments.apps"), deployment))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("replicas");
        assertThatThrownBy(() -> codec.encodeDesired(Kinds.builtIn().get("deployments.apps"), unknown))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("replica");
    }

    @Test
    void shouldRefuseBytesThatAreNoValue() {
        assertThatThrownBy(() -> codec.decodeDesired(
                        Kinds.builtIn().get("pods"), "{}".getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .isInstanceOf(CodecException.class);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void shouldHaveSchemasThatParseAndAreDocumented(Kind kind) {
        Schema desired = AvroSchemas.desired(Definitions.builtIn(), kind);

        assertThat(new Schema.Parser().parse(desired.toString())).isEqualTo(desired);
        assertThat(desired.getFields())
                .allSatisfy(field -> assertThat(field.doc()).isNotBlank());
        assertThat(SchemaCompatibility.checkReaderWriterCompatibility(desired, desired)
                        .getType())
                .isEqualTo(SchemaCompatibility.SchemaCompatibilityType.COMPATIBLE);
        if (kind.hasStatus()) {
            assertThat(AvroSchemas.observed(Definitions.builtIn(), kind).getFields())
                    .isNotEmpty();
        }
    }
}
