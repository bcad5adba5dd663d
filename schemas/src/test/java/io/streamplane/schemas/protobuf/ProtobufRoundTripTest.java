package io.streamplane.schemas.protobuf;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.UnknownFieldSet;
import io.kubernetes.client.proto.Meta;
import io.kubernetes.client.proto.Runtime;
import io.kubernetes.client.proto.V1;
import io.streamplane.schemas.codec.RandomObjects;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.builtin.Kinds;
import io.streamplane.schemas.openapi.Definitions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What is written is read by the classes of the official client, and comes back from them as it was. */
final class ProtobufRoundTripTest {

    private static final int ROUNDS = 60;

    /** Newer than the messages of the official client. */
    private static final Set<String> WITHOUT_FIELD = Set.of("stubPKCS10Request");

    static List<Kind> kinds() {
        // A schema may be many things that a definition does not tell.
        return Kinds.builtIn().served().stream()
                .filter(ProtobufWriter::knows)
                .filter(kind -> !kind.kind().equals("CustomResourceDefinition"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void shouldComeBackFromTheClassesOfTheOfficialClient(Kind kind) throws IOException {
        for (long seed = 0; seed < ROUNDS; seed++) {
            // Given
            ObjectNode object =
                    new RandomObjects(seed).object(Definitions.builtIn().of(kind), Set.of("apiVersion", "kind"));
            object.put("apiVersion", kind.apiVersion()).put("kind", kind.kind());

            // When
            Runtime.Unknown unknown = unknown(ProtobufWriter.body(object));
            Message message = OfficialMessages.parse(name(kind), unknown.getRaw());

            // Then
            assertThat(unknown.getTypeMeta().getKind()).isEqualTo(kind.kind());
            assertThat(unknownFields(message)).as("%s, seed %d", kind, seed).isEmpty();
            ObjectNode read = ProtobufBody.parse(Kinds.builtIn(), body(unknown, message));
            // Claim templates carry a type in JSON only.
            object.at("/spec/volumeClaimTemplates")
                    .forEach(each -> ((ObjectNode) each).remove(List.of("kind", "apiVersion")));
            assertThat(said(read)).as("%s, seed %d", kind, seed).isEqualTo(said(object));
        }
    }

    @Test
    void shouldBringBackASchemaWithAllThatItMayHave() throws IOException {
        // Given
        ObjectNode object = tree(
                "{'apiVersion':'apiextensions.k8s.io/v1','kind':'CustomResourceDefinition','metadata':{'name':'a'},"
                        + "'spec':{'group':'g','versions':[{'name':'v1','schema':{'openAPIV3Schema':{'type':'object','properties':{"
                        + "'any':{'x-kubernetes-preserve-unknown-fields':true},'port':{'x-kubernetes-int-or-string':true,'default':80},"
                        + "'map':{'additionalProperties':{'type':'string'}},'open':{'additionalProperties':true},"
                        + "'list':{'x-kubernetes-list-type':'map','x-kubernetes-list-map-keys':['k'],'items':{'type':'object'}},"
                        + "'embedded':{'x-kubernetes-embedded-resource':true,'x-kubernetes-map-type':'atomic'},"
                        + "'choice':{'enum':['a',5,null],'$ref':'x','not':{'maximum':1.5}}},"
                        + "'x-kubernetes-validations':[{'rule':'self.a > 0','optionalOldSelf':true}],"
                        + "'dependencies':{'a':['b'],'c':{'type':'string'}}}}}]}}");

        // When
        Runtime.Unknown unknown = unknown(ProtobufWriter.body(object));
        Message message = OfficialMessages.parse(
                "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceDefinition", unknown.getRaw());

        // Then
        assertThat(unknownFields(message)).isEmpty();
        assertThat(said(ProtobufBody.parse(Kinds.builtIn(), body(unknown, message))))
                .isEqualTo(said(object));
    }

    @Test
    void shouldHaveAFieldForEachPropertyOfADefinition() {
        var missing = new TreeMap<String, Set<String>>();
        WireCatalogue catalogue = WireCatalogue.get();
        for (String message : catalogue.names()) {
            JsonNode properties = Definitions.builtIn().schemas().path(message).path("properties");
            var names = new TreeSet<>(properties.propertyNames());
            names.removeAll(names(catalogue, message));
            names.removeAll(Set.of("apiVersion", "kind"));
            names.removeAll(WITHOUT_FIELD);
            if (!names.isEmpty()) {
                missing.put(message, names);
            }
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void shouldWriteListsAndEventsOfWatches() throws IOException {
        // Given
        ObjectNode pod = tree("{'kind':'Pod','apiVersion':'v1','metadata':{'name':'a','creationTimestamp':"
                + "'2026-11-24T02:00:01Z'},'spec':{'volumes':[{'name':'v','emptyDir':{}}]}}");
        ObjectNode head = tree("{'kind':'PodList','apiVersion':'v1','metadata':{'resourceVersion':'7'}}");
        byte[] body = ProtobufWriter.body(pod);
        var out = new ByteArrayOutputStream();

        // When
        ProtobufWriter.list(out, head, 3, index -> body);
        var event = Meta.WatchEvent.parseFrom(ProtobufWriter.watchEvent("ADDED", body));

        // Then
        Runtime.Unknown unknown = unknown(out.toByteArray());
        var list = V1.PodList.parseFrom(unknown.getRaw());
        assertThat(unknown.getTypeMeta().getKind()).isEqualTo("PodList");
        assertThat(list.getMetadata().getResourceVersion()).isEqualTo("7");
        assertThat(list.getItemsList()).hasSize(3);
        assertThat(list.getItems(2).getMetadata().getCreationTimestamp().getSeconds())
                .isEqualTo(1_795_485_601L);
        assertThat(list.getItems(2).getSpec().getVolumes(0).getVolumeSource().hasEmptyDir())
                .isTrue();
        assertThat(event.getType()).isEqualTo("ADDED");
        assertThat(event.getObject().getRaw().toByteArray()).isEqualTo(body);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11-24T02:00:01Z",
                "1969-12-31T23:59:59Z",
                "2024-02-29T00:00:00Z",
                "2026-12-31T23:59:59Z",
                "0001-01-01T00:00:01Z",
                "2026-11-24T02:00:01+02:00"
            })
    void shouldWriteTimes(String text) throws InvalidProtocolBufferException {
        ObjectNode pod = tree("{'kind':'Pod','apiVersion':'v1','metadata':{'creationTimestamp':'" + text + "'}}");

        var read = V1.Pod.parseFrom(unknown(ProtobufWriter.body(pod)).getRaw());

        assertThat(read.getMetadata().getCreationTimestamp().getSeconds())
                .isEqualTo(OffsetDateTime.parse(text).toEpochSecond());
    }

    @Test
    void shouldWriteTextsOfAllLengths() throws InvalidProtocolBufferException {
        for (String text : List.of("", "plain", "äöü €", "\uD83D\uDE00", "é".repeat(70_000), "x".repeat(5_000))) {
            ObjectNode status = tree("{'kind':'Status','apiVersion':'v1','status':'Failure','code':404}");
            status.put("message", text);

            var read =
                    Meta.Status.parseFrom(unknown(ProtobufWriter.body(status)).getRaw());

            assertThat(read.getMessage()).isEqualTo(text);
            assertThat(read.getCode()).isEqualTo(404);
        }
    }

    private static Set<String> names(WireCatalogue catalogue, String message) {
        var names = new HashSet<String>();
        for (WireField field : catalogue.fields(message).values()) {
            if (field.label() == WireField.Label.INLINE) {
                names.addAll(names(catalogue, field.type()));
            } else {
                names.add(field.name());
            }
        }
        return names;
    }

    private static String name(Kind kind) {
        String name = MessageNames.of(WireCatalogue.get(), kind.apiVersion(), kind.kind());
        assertThat(name).isNotNull();
        return String.valueOf(name);
    }

    private static Runtime.Unknown unknown(byte[] body) throws InvalidProtocolBufferException {
        assertThat(new String(body, 0, 4, StandardCharsets.US_ASCII)).isEqualTo("k8s\0");
        return Runtime.Unknown.parseFrom(Arrays.copyOfRange(body, 4, body.length));
    }

    private static byte[] body(Runtime.Unknown unknown, Message message) throws IOException {
        var out = new ByteArrayOutputStream();
        out.write(new byte[] {'k', '8', 's', 0});
        unknown.toBuilder().setRaw(message.toByteString()).build().writeTo(out);
        return out.toByteArray();
    }

    private static Set<Object> unknownFields(Message message) {
        var found = new HashSet<>();
        if (!message.getUnknownFields().equals(UnknownFieldSet.getDefaultInstance())) {
            found.add(message.getDescriptorForType().getFullName() + message.getUnknownFields());
        }
        for (Object value : message.getAllFields().values()) {
            for (Object each : value instanceof Collection<?> many ? many : List.of(value)) {
                if (each instanceof Message nested) {
                    found.addAll(unknownFields(nested));
                }
            }
        }
        return found;
    }

    /** Without what protobuf cannot tell from nothing: empty lists and maps, and zeros. */
    private static JsonNode said(JsonNode node) {
        if (node instanceof ObjectNode object) {
            ObjectNode kept = JsonMapper.shared().createObjectNode();
            new TreeMap<>(Map.copyOf(fields(object))).forEach((name, value) -> {
                JsonNode said = said(value);
                boolean zero = WITHOUT_FIELD.contains(name)
                        || said.isString() && said.asString().isEmpty()
                        || said.isNumber() && said.asDouble() == 0
                        || said.isBoolean() && !said.asBoolean();
                if (!said.isNull() && !(said.isContainer() && said.isEmpty()) && !zero) {
                    kept.set(name, said);
                }
            });
            return kept;
        }
        if (node instanceof ArrayNode array) {
            ArrayNode kept = JsonMapper.shared().createArrayNode();
            array.forEach(each -> kept.add(said(each)));
            return kept;
        }
        return node.isIntegralNumber() ? JsonMapper.shared().getNodeFactory().numberNode(node.asLong()) : node;
    }

    private static Map<String, JsonNode> fields(ObjectNode object) {
        var fields = new TreeMap<String, JsonNode>();
        object.properties().forEach(entry -> fields.put(entry.getKey(), entry.getValue()));
        return fields;
    }

    private static ObjectNode tree(String json) {
        return (ObjectNode) JsonMapper.shared().readTree(json.replace('\'', '"'));
    }
}
