package io.streamplane.apiserver.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamplane.schemas.tree.Tree;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestObjectsTest {

    /** A bar in a text is the end of a line. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "{\"apiVersion\":\"v1\",\"kind\":\"A\"}; v1/A",
                "{apiVersion: v1, kind: A}; v1/A",
                "{\"apiVersion\":\"v1\",\"kind\":\"A\"}|---|apiVersion: v1|kind: B; v1/A v1/B",
                "# nothing|---|apiVersion: v1|kind: A|---||---|kind: B; v1/A /B",
                "apiVersion: v1|kind: List|items:|- {apiVersion: v1, kind: A}|- {apiVersion: v2, kind: B}; v1/A v2/B",
                "apiVersion: v1|kind: AList|items: [{metadata: {name: a}}, {apiVersion: v2, kind: B}]; v1/A v2/B",
                "apiVersion: v1|kind: List|items: [{apiVersion: v1, kind: List, items: [{apiVersion: v1, kind: A}]}]; v1/A",
                "apiVersion: v1|kind: List|items: []; ``",
                "apiVersion: v1|kind: AccessList; v1/AccessList",
                "# nothing; ``",
            })
    void shouldOpenDocumentsAndLists(String text, String expected) {
        // When
        var objects = ManifestObjects.of(bytes(text));

        // Then
        assertThat(objects.stream()
                        .map(each -> Tree.text(each, "apiVersion") + "/" + Tree.text(each, "kind"))
                        .collect(Collectors.joining(" ")))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "just text",
                "[]",
                "kind: A|---|- a",
                "kind: A|---|}",
                "{\"kind\": \"A\"",
                "apiVersion: v1|kind: List|items: [a]"
            })
    void shouldRefuseWhatIsNoObject(String text) {
        // Given
        byte[] bytes = bytes(text);

        // When, Then
        assertThatThrownBy(() -> ManifestObjects.of(bytes)).isInstanceOf(IllegalArgumentException.class);
    }

    private static byte[] bytes(String text) {
        return text.replace('|', '\n').getBytes(StandardCharsets.UTF_8);
    }
}
