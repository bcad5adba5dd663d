package io.streamplane.apiserver.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamplane.apiserver.request.WriteOptions;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestHeadersTest {

    @ParameterizedTest
    @ValueSource(strings = {"dryRun", "dryrun", "DRYRUN", "DryRun"})
    void shouldNotCareAboutTheCaseOfNames(String name) {
        // When
        WriteOptions options = headers(name, "All", "FIELDMANAGER", "me", "traceparent", "00-1-2-01")
                .options("other");

        // Then
        assertThat(options.dryRun()).isTrue();
        assertThat(options.fieldManager()).isEqualTo("me");
    }

    @ParameterizedTest
    @CsvSource({"Authorization, Bearer x", "AUTHORIZATION, Bearer x"})
    void shouldFindWhoAsks(String name, String value) {
        // When
        var authorization = headers(name, value).authorizations();

        // Then
        assertThat(authorization).containsExactly("Bearer x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dry-run", "dry_run", "dryRuns", "fieldmanagers", "x"})
    void shouldRefuseWhatItDoesNotKnow(String name) {
        // Given
        var headers = headers(name, "All");

        // When, Then
        assertThatThrownBy(() -> headers.options("other"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("unknown header \"" + name + "\"");
    }

    private static ManifestHeaders headers(String... namesAndValues) {
        var headers = new RecordHeaders();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers.add(namesAndValues[i], namesAndValues[i + 1].getBytes(StandardCharsets.UTF_8));
        }
        return new ManifestHeaders(headers);
    }
}
