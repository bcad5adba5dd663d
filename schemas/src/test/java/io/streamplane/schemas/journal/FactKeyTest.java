package io.streamplane.schemas.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamplane.schemas.fact.FactHeaders;
import io.streamplane.schemas.fact.FactKey;
import io.streamplane.schemas.fact.FactRecord;
import io.streamplane.schemas.topic.ObjectKey;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FactKeyTest {

    private static final byte[] AVRO = {0, 0, 0, 0, 1, 2};

    @ParameterizedTest
    @ValueSource(
            strings = {"pods default/web-1 observed", "deployments.apps default/web desired", "nodes /node-1 desired"})
    void shouldReadWhatItWrites(String text) {
        assertThat(FactKey.parse(text)).hasToString(text);
    }

    @Test
    void shouldNameTheObjectAndThePart() {
        assertThat(FactKey.parse("deployments.apps default/web observed"))
                .isEqualTo(FactKey.observed(new ResourceKey("deployments.apps", new ObjectKey("default", "web"))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "pods",
                "pods default/web",
                "pods default/web status",
                " default/web desired",
                "pods x desired"
            })
    void shouldRefuseOtherText(String text) {
        assertThatThrownBy(() -> FactKey.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldTakeARecordOfTheMaterializer() {
        // Given
        var headers = new RecordHeaders();
        FactHeaders.putRevision(headers, 7);
        FactHeaders.putUid(headers, "u1");

        // When
        FactRecord record =
                FactRecord.of("pods default/web desired", AVRO, headers).orElseThrow();

        // Then
        assertThat(record.revision()).isEqualTo(7);
        assertThat(record.uid()).isEqualTo("u1");
    }

    @Test
    void shouldSayWhetherMoreOfItsCommandFollows() {
        // Given
        var headers = new RecordHeaders();
        FactHeaders.putRevision(headers, 7);
        FactHeaders.putUid(headers, "u1");

        // When
        FactRecord last =
                FactRecord.of("pods default/web desired", AVRO, headers).orElseThrow();
        FactHeaders.putMore(headers);
        FactRecord first =
                FactRecord.of("pods default/web desired", AVRO, headers).orElseThrow();

        // Then
        assertThat(last.more()).isFalse();
        assertThat(first.more()).isTrue();
    }

    @Test
    void shouldPassOverForeignRecords() {
        // Given
        var headers = new RecordHeaders();
        FactHeaders.putRevision(headers, 7);

        // When / Then
        assertThat(FactRecord.of("pods default/web desired", AVRO, headers))
                .as("without uid")
                .isEmpty();
        assertThat(FactRecord.of("default/web", AVRO, headers))
                .as("another key")
                .isEmpty();
        assertThat(FactRecord.of("pods default/web desired", AVRO, new RecordHeaders()))
                .as("without revision")
                .isEmpty();
        assertThat(FactRecord.of(null, AVRO, headers)).as("without key").isEmpty();
    }
}
