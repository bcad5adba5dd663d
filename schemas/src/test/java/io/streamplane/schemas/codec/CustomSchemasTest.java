package io.streamplane.schemas.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.apiextensions.CustomKinds;
import io.streamplane.schemas.registry.InMemorySchemaRegistry;
import java.util.List;
import java.util.Objects;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

class CustomSchemasTest {

    private static final String SCHEMA = """
        type: object
        properties:
          spec:
            type: object
            properties:
              topicName: {type: string}
              partitions: {type: integer}
              ratio: {type: number}
              on: {type: boolean}
              port: {x-kubernetes-int-or-string: true, nullable: true}
              owner: {type: object, nullable: true, properties: {name: {type: string, nullable: true}}}
              any: {x-kubernetes-preserve-unknown-fields: true}
              config: {type: object, x-kubernetes-preserve-unknown-fields: true}
              labels: {type: object, additionalProperties: {type: string}}
              list: {type: array, items: {type: object, properties: {name: {type: string}, x-odd: {type: string}}}}
          status: {type: object, properties: {topicId: {type: string}}}
        """;
    private static final String OPEN = "{type: object, x-kubernetes-preserve-unknown-fields: true}";

    private final InMemorySchemaRegistry registry = new InMemorySchemaRegistry();
    private final ObjectCodec codec = new ObjectCodec(registry);

    private static ObjectNode yaml(String text) {
        return (ObjectNode) YAMLMapper.shared().readTree(text);
    }

    private static Kind kind(String schema, boolean status) {
        ObjectNode definition = yaml("""
            spec:
              group: kafka.strimzi.io
              scope: Namespaced
              versions: [{name: v1, served: true, storage: true}]
            status:
              acceptedNames: {plural: kafkatopics, singular: kafkatopic, kind: KafkaTopic}
              conditions: [{type: Established, status: 'True'}]
            """);
        var version = (ObjectNode) definition.at("/spec/versions/0");
        version.putObject("schema").set("openAPIV3Schema", yaml(schema));
        if (status) {
            version.putObject("subresources").putObject("status");
        }
        return CustomKinds.PLAIN.kind(definition).orElseThrow();
    }

    private static ObjectNode topic(String rest) {
        return yaml("{apiVersion: kafka.strimzi.io/v1, kind: KafkaTopic, metadata: {name: t, uid: u}, " + rest + "}");
    }

    @Test
    void shouldTypeWhatTheSchemaCloses() {
        // When
        Kind kind = kind(SCHEMA, true);
        Schema schema = CustomSchemas.desired(
                kind, Objects.requireNonNull(kind.custom()).schema());

        // Then
        assertThat(schema.getFullName()).isEqualTo("io.strimzi.kafka.v1.KafkaTopic");
        Schema spec = schema.getField("spec").schema().getTypes().get(1);
        assertThat(spec.getFullName()).isEqualTo("io.strimzi.kafka.v1.KafkaTopicSpec");
        assertThat(spec.getField("partitions").schema().getTypes().get(1).getType())
                .isEqualTo(Schema.Type.LONG);
        assertThat(spec.getField("list")
                        .schema()
                        .getTypes()
                        .get(1)
                        .getElementType()
                        .getName())
                .isEqualTo("KafkaTopicSpecListItem");
        assertThat(schema.getField("status")).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "spec: {topicName: x, partitions: 3000000000, ratio: 0.5, 'on': true, port: http}",
                "spec: {port: 80, config: {a: [1, {b: null}]}, labels: {x: y}, list: [{name: a, x-odd: b}]}",
                "spec: {}",
                "spec: {port: null, owner: null, any: null}",
                "spec: {port: 80, owner: {name: null}, any: {a: null}}",
                "spec: {owner: {name: a}}",
                // What an earlier definition allowed
                "spec: {partitions: many, other: [1]}",
            })
    void shouldGiveBackWhatIsWritten(String rest) {
        // Given
        Kind kind = kind(SCHEMA, true);

        // When
        ObjectNode read = codec.decodeDesired(kind, codec.encodeDesired(kind, topic(rest)));

        // Then
        assertThat(read).isEqualTo(topic(rest));
        assertThat(codec.decodeMetadata(codec.encodeDesired(kind, topic(rest))).path("metadata"))
                .isEqualTo(topic(rest).path("metadata"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        spec: {partitions: 3, ratio: 0.5, 'on': true, port: http}           | /spec/partitions=3
        spec: {port: 80, config: {a: [1], b: {c: 2}}, list: [{name: a}]}    | /spec/config/b/c=2 /spec/port=80
        spec: {any: 3000000000, labels: {x: y}}                             | /spec/any=3000000000
        spec: {owner: {name: '5'}}                                          | ''
        status: {replicas: 5}                                               | ''
        spec: {partitions: many, other: 5}                                  | /spec/other=5
        """)
    void shouldReadTheIntegersOfASpec(String rest, String found) {
        // Given
        Kind kind = kind(SCHEMA, true);

        // When
        var integers = codec.specIntegers(codec.encodeDesired(kind, topic(rest)));

        // Then
        assertThat(integers.entrySet().stream().map(Object::toString).sorted()).containsExactlyElementsOf(words(found));
        assertThat(codec.specIntegers(codec.encodeDesired(kind(OPEN, false), topic(rest))))
                .containsAllEntriesOf(integers);
    }

    private static List<String> words(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(" "));
    }

    @Test
    void shouldKeepAnObjectWithoutASchemaAsJson() {
        // Given
        Kind kind = kind(OPEN, false);
        ObjectNode object = topic("data: [1, 2], status: {phase: Done}");

        // When
        ObjectNode read = codec.decodeDesired(kind, codec.encodeDesired(kind, object));

        // Then
        assertThat(read).isEqualTo(object);
    }

    @Test
    void shouldWriteTheStatusByItself() {
        // Given
        Kind kind = kind(SCHEMA, true);
        ObjectNode status = yaml("{topicId: abc}");

        // When
        ObjectNode read = codec.decodeObserved(kind, codec.encodeObserved(kind, status));

        // Then
        assertThat(read).isEqualTo(status);
    }
}
