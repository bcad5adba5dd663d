package io.streamplane.apiserver.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamplane.apiserver.encoding.Encoding;
import io.streamplane.apiserver.http.MediaTypes.Offer;
import io.streamplane.apiserver.http.MediaTypes.Shape;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestPartsTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            ''                                                                   | JSON | OBJECT
            */*                                                                  | JSON | OBJECT
            application/json                                                     | JSON | OBJECT
            application/*                                                        | JSON | OBJECT
            Application/JSON                                                     | JSON | OBJECT
            application/yaml                                                     | YAML | OBJECT
            application/vnd.kubernetes.protobuf,application/json                 | PROTOBUF | OBJECT
            application/vnd.kubernetes.protobuf, */*                             | PROTOBUF | OBJECT
            application/json;q=0.8,application/vnd.kubernetes.protobuf           | PROTOBUF | OBJECT
            application/vnd.kubernetes.protobuf;q=0.5,application/yaml;q=0.7     | YAML | OBJECT
            */*,application/yaml                                                 | YAML | OBJECT
            application/*;q=0.9,application/yaml;q=0.9                           | YAML | OBJECT
            application/cbor,application/json;q=0.9                              | JSON | OBJECT
            application/vnd.kubernetes.protobuf;stream=watch                     | PROTOBUF | OBJECT
            application/yaml;stream=watch,application/json                       | JSON | OBJECT
            application/json;sv=v1                                               | JSON | OBJECT
            application/json;sv=v9,application/yaml                              | YAML | OBJECT
            application/vnd.kubernetes.protobuf;as=Table;g=meta.k8s.io;v=v1,application/json | JSON | OBJECT
            application/vnd.kubernetes.protobuf;as=PartialObjectMetadata;g=meta.k8s.io;v=v1 | PROTOBUF | PARTIAL_METADATA
            application/json;as=Table;v=v1;g=meta.k8s.io,application/json        | JSON | TABLE
            application/json; as=Table; g=meta.k8s.io; v=v1                      | JSON | TABLE
            application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json   | JSON | OBJECT
            application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1     | JSON | PARTIAL_METADATA
            application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1         | JSON | PARTIAL_METADATA
            application/json;stream=watch                                        | JSON | OBJECT
            """)
    void shouldTakeTheMediaTypeThatIsPreferredAmongThoseOffered(String accept, Encoding encoding, Shape shape) {
        assertThat(MediaTypes.of(accept, Offer.OBJECTS)).isEqualTo(new MediaTypes(encoding, shape, false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/html", "application/cbor", "application/json;as=Table;v=v9;g=meta.k8s.io"})
    void shouldRefuseToAnswerInOtherMediaTypes(String accept) {
        assertThatThrownBy(() -> MediaTypes.of(accept, Offer.OBJECTS))
                .isInstanceOfSatisfying(
                        RequestException.class,
                        e -> assertThat(e.failure().code()).isEqualTo(406));
    }

    @Test
    void shouldHaveOnlyMetadataOfCustomObjectsInProtobuf() {
        String protobuf = "application/vnd.kubernetes.protobuf";
        String partial = protobuf + ";as=PartialObjectMetadata;g=meta.k8s.io;v=v1";

        assertThat(MediaTypes.find(protobuf, Offer.CUSTOM_OBJECTS)).isNull();
        assertThat(MediaTypes.of(protobuf + ",application/json", Offer.CUSTOM_OBJECTS)
                        .encoding())
                .isEqualTo(Encoding.JSON);
        assertThat(MediaTypes.of(partial, Offer.CUSTOM_OBJECTS).encoding()).isEqualTo(Encoding.PROTOBUF);
        assertThat(MediaTypes.find(partial, Offer.DOCUMENTS)).isNull();
    }

    @Test
    void shouldNameWhatCanBeWatched() {
        assertThatThrownBy(() -> MediaTypes.ofWatch("application/yaml", Offer.OBJECTS))
                .hasMessage("only the following media types are accepted: application/json;stream=watch, "
                        + "application/vnd.kubernetes.protobuf;stream=watch");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({"'', true", "true, true", "1, true", "True, true", "false, false", "0, false", "F, false"})
    void shouldReadFlagsAsGoDoes(String value, boolean flag) {
        assertThat(query("watch", value).flag("watch")).isEqualTo(flag);
        assertThat(QueryOptions.NONE.flag("watch")).isFalse();
    }

    @Test
    void shouldRefuseValuesThatItDoesNotKnow() {
        refused(() -> query("limit", "ten").number("limit"));
        refused(() -> ListOptions.revision("abc"));
        refused(() -> ListOptions.revision("-1"));
        refused(() -> ListOptions.revision("9223372036854775807"));
        refused(() -> ListOptions.revision("18446744073709551615"));
        assertThat(query("dryRun", "All").write("PatchOptions").dryRun()).isTrue();
        assertThat(query("limit", "").number("limit")).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "dryRun          | Some      | dryRun: Unsupported value: \"Some\": supported values: \"All\"",
                "fieldValidation | Loose     | fieldValidation: Unsupported value: \"Loose\": supported values: \"Ignore\", \"Strict\", \"Warn\"",
                "fieldManager    | long      | fieldManager: Too long: may not be more than 128 bytes",
                "fieldManager    | a\u0007b | fieldManager: Invalid value: \"a\u0007b\": invalid character U+0007 (at position 1)",
            })
    void shouldRefuseOptionsOfWritesAsKubernetesDoes(String name, String value, String message) {
        // Given
        QueryOptions query = query(name, value.equals("long") ? "x".repeat(129) : value);

        // When / Then
        assertThatThrownBy(() -> query.write("PatchOptions")).isInstanceOfSatisfying(RequestException.class, e -> {
            assertThat(e.failure().code()).isEqualTo(422);
            assertThat(e.failure().message()).isEqualTo("PatchOptions.meta.k8s.io \"\" is invalid: " + message);
        });
    }

    private static QueryOptions query(String name, String value) {
        return new QueryOptions(Map.of(name, List.of(value)));
    }

    private static void refused(org.assertj.core.api.ThrowableAssert.ThrowingCallable read) {
        assertThatThrownBy(read)
                .isInstanceOfSatisfying(
                        RequestException.class,
                        e -> assertThat(e.failure().code()).isEqualTo(400));
    }
}
