package io.streamplane.schemas.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.schemas.kind.builtin.Kinds;
import io.streamplane.schemas.openapi.Definitions;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What Avro cannot say of a kind. */
final class AvroSchemasTest {

    private static final String PROPS = "io.k8s.apiextensions-apiserver.v1.JSONSchemaProps";
    private static final String DEFINITIONS = """
            {"io.k8s.apiextensions-apiserver.v1.JSONSchemaProps": {"properties": {
               "$ref": {"type": "string"}, "_ref": {"type": "string"}, "a-b": {"type": "string"},
               "a.b": {"type": "string"}, "a_b": {"type": "string"}, "9": {"type": "string"}, "": {"type": "string"},
               "x-kubernetes-preserve-unknown-fields": {"type": "boolean"},
               "maximum": {"type": "number"},
               "example": {"type": "object"},
               "not": {"$ref": "#/components/schemas/io.k8s.apiextensions-apiserver.v1.JSONSchemaProps"},
               "other": {"$ref": "#/components/schemas/io.k8s.apiextensions_apiserver.v1.JSONSchemaProps"}}},
             "io.k8s.apiextensions_apiserver.v1.JSONSchemaProps": {"properties": {"a": {"type": "string"}}}}""";

    private final Definitions definitions = Definitions.of(JsonMapper.shared().readTree(DEFINITIONS));

    @Test
    void shouldSpellEachNameOnceAndSayWhatItIsInJson() {
        // When
        Schema schema = AvroSchemas.of(definitions, PROPS);

        // Then
        assertThat(schema.getFields().stream().map(field -> field.name() + " = " + FieldProperties.jsonName(field)))
                .containsExactly(
                        "_ref_2 = $ref",
                        "_ref = _ref",
                        "a_b_2 = a-b",
                        "a_b_3 = a.b",
                        "a_b = a_b",
                        "_9 = 9",
                        "_ = ",
                        "x_kubernetes_preserve_unknown_fields = x-kubernetes-preserve-unknown-fields",
                        "maximum = maximum",
                        "example = example",
                        "not = not",
                        "other = other");
        assertThat(schema.getFullName()).isEqualTo("io.k8s.apiextensions_apiserver.v1.JSONSchemaProps");
        assertThat(schema.getField("other").schema().getTypes().getLast().getFullName())
                .isEqualTo("io.k8s.apiextensions_apiserver.v1.JSONSchemaProps_2");
    }

    @Test
    void shouldGiveBackNamesThatAvroCannotSpell() {
        // Given
        JsonNode object = JsonMapper.shared().readTree("""
                {"$ref":"1","_ref":"2","a-b":"3","a.b":"4","a_b":"5","9":"6","":"7",
                 "x-kubernetes-preserve-unknown-fields":true,"maximum":10,"example":[{"any":{}},null,1.5],
                 "not":{"$ref":"8","not":{"maximum":0.5}},"other":{"a":"9"}}""");
        Schema schema = AvroSchemas.of(definitions, PROPS);
        var out = new AvroOutput(8);

        // When
        RecordWriter.of(schema).write(object, out);

        // Then a reader has no more than the schema's text
        Schema read = new Schema.Parser().parse(schema.toString());
        assertThat(RecordReader.of(read).read(new AvroInput(out.toByteArray(), 0)))
                .isEqualTo(object);
    }

    @Test
    void shouldSayWhatATextIs() {
        Schema lease =
                AvroSchemas.desired(Definitions.builtIn(), Kinds.builtIn().get("leases.coordination.k8s.io"));
        Schema service =
                AvroSchemas.desired(Definitions.builtIn(), Kinds.builtIn().get("services"));
        Schema node =
                AvroSchemas.observed(Definitions.builtIn(), Kinds.builtIn().get("nodes"));

        assertThat(format(lease, "metadata", "creationTimestamp")).isEqualTo("date-time");
        assertThat(format(lease, "spec", "renewTime")).isEqualTo("micro-time");
        assertThat(format(service, "spec", "ports", "targetPort")).isEqualTo("int-or-string");
        assertThat(format(lease, "metadata", "managedFields", "fieldsV1")).isEqualTo("json");
        assertThat(format(node, "capacity")).isEqualTo("quantity");
        assertThat(lease.toString()).doesNotContain("avro.java.string");
    }

    @Test
    void shouldSayOfWhatKindAndPartARecordIs() {
        Schema desired =
                AvroSchemas.desired(Definitions.builtIn(), Kinds.builtIn().get("deployments.apps"));
        Schema observed =
                AvroSchemas.observed(Definitions.builtIn(), Kinds.builtIn().get("deployments.apps"));
        Schema secret =
                AvroSchemas.desired(Definitions.builtIn(), Kinds.builtIn().get("secrets"));

        assertThat(desired.getObjectProps().toString())
                .contains("kubernetes.apiVersion=apps/v1", "kubernetes.kind=Deployment", "kubernetes.part=desired");
        assertThat(observed.getObjectProps().toString())
                .contains("kubernetes.apiVersion=apps/v1", "kubernetes.kind=Deployment", "kubernetes.part=observed");
        assertThat(secret.getObjectProps().toString()).contains("streamplane.sealed=true");
    }

    /** The format of the text at the end of a path through records, lists and maps. */
    private static Object format(Schema record, String... path) {
        Schema at = record;
        for (String name : path) {
            at = at.getField(name).schema().getTypes().getLast();
            while (at.getType() == Schema.Type.ARRAY || at.getType() == Schema.Type.MAP) {
                at = at.getType() == Schema.Type.ARRAY ? at.getElementType() : at.getValueType();
            }
        }
        return at.getObjectProp("kubernetes.format");
    }
}
