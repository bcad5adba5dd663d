package io.streamplane.schemas.openapi.document;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.builtin.Kinds;
import io.streamplane.schemas.openapi.Definitions;
import io.streamplane.schemas.openapi.DerivedSchemas;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class OpenApiV2Test {

    private static final OpenApiV2 OPEN_API = new OpenApiV2(Definitions.builtIn(), Kinds.builtIn(), "v1.36.0");
    private static final JsonNode DOCUMENT = JsonMapper.shared().readTree(OPEN_API.json());

    static List<Kind> kinds() {
        return Kinds.builtIn().served();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void shouldDescribeEveryKind(Kind kind) {
        // When
        JsonNode definition = DOCUMENT.path("definitions").path(kind.openApiName());

        // Then
        assertThat(definition.path("x-kubernetes-group-version-kind").path(0))
                .isEqualTo(TypeName.of(kind).json());
    }

    @Test
    void shouldHoldEveryDefinitionThatItRefersTo() {
        // When
        List<String> references = DerivedSchemas.references(DOCUMENT);

        // Then
        assertThat(references).isNotEmpty().allSatisfy(reference -> {
            assertThat(reference).startsWith("#/definitions/");
            assertThat(DOCUMENT.path("definitions").has(reference.substring("#/definitions/".length())))
                    .isTrue();
        });
        assertThat(DOCUMENT.findValues("allOf")).noneMatch(JsonNode::isArray);
        assertThat(DOCUMENT.findValues("oneOf")).noneMatch(JsonNode::isArray);
    }

    @Test
    void shouldSayTheSameInProtobuf() throws InvalidProtocolBufferException {
        // When
        var document = UnknownFieldSet.parseFrom(OPEN_API.protobuf());

        // Then
        assertThat(text(document, 1)).isEqualTo("2.0");
        var paths = message(document, 8);
        assertThat(names(paths, 2))
                .containsExactlyElementsOf(DOCUMENT.path("paths").propertyNames());
        var definitions = message(document, 9);
        assertThat(names(definitions, 1))
                .containsExactlyElementsOf(DOCUMENT.path("definitions").propertyNames());
    }

    @Test
    void shouldWriteSchemasInProtobuf() throws InvalidProtocolBufferException {
        // When
        var definitions = message(UnknownFieldSet.parseFrom(OPEN_API.protobuf()), 9);

        // Then
        var deployment = value(definitions, 1, "io.k8s.api.apps.v1.Deployment");
        assertThat(text(message(deployment, 22), 1)).isEqualTo("object");
        assertThat(text(message(deployment, 31), 1)).isEqualTo("x-kubernetes-group-version-kind");
        assertThat(text(message(message(deployment, 31), 2), 2))
                .isEqualTo("[{\"group\":\"apps\",\"kind\":\"Deployment\",\"version\":\"v1\"}]");
        var spec = value(message(deployment, 25), 1, "spec");
        assertThat(text(spec, 1)).isEqualTo("#/definitions/io.k8s.api.apps.v1.DeploymentSpec");
    }

    @Test
    void shouldWriteQueryParametersInProtobuf() throws InvalidProtocolBufferException {
        // When
        var paths = message(UnknownFieldSet.parseFrom(OPEN_API.protobuf()), 8);

        // Then
        var patch = message(value(paths, 2, "/api/v1/namespaces/{namespace}/pods/{name}"), 8);
        var names = new java.util.ArrayList<String>();
        for (ByteString item : patch.getField(8).getLengthDelimitedList()) {
            var parameter = message(UnknownFieldSet.parseFrom(item), 1);
            if (parameter.hasField(2)) {
                names.add(text(message(message(parameter, 2), 3), 4));
            }
        }
        assertThat(names).containsExactly("dryRun", "fieldManager", "fieldValidation", "force");
    }

    private static UnknownFieldSet value(UnknownFieldSet owner, int field, String name)
            throws InvalidProtocolBufferException {
        int index = names(owner, field).indexOf(name);
        return message(
                UnknownFieldSet.parseFrom(
                        owner.getField(field).getLengthDelimitedList().get(index)),
                2);
    }

    private static List<String> names(UnknownFieldSet owner, int field) throws InvalidProtocolBufferException {
        var names = new java.util.ArrayList<String>();
        for (ByteString item : owner.getField(field).getLengthDelimitedList()) {
            names.add(text(UnknownFieldSet.parseFrom(item), 1));
        }
        return names;
    }

    private static UnknownFieldSet message(UnknownFieldSet owner, int field) throws InvalidProtocolBufferException {
        return UnknownFieldSet.parseFrom(
                owner.getField(field).getLengthDelimitedList().getFirst());
    }

    private static String text(UnknownFieldSet owner, int field) {
        return owner.getField(field).getLengthDelimitedList().getFirst().toStringUtf8();
    }
}
