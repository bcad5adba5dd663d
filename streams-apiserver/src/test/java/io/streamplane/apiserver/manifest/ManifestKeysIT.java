package io.streamplane.apiserver.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.schemas.avro.ManifestResultRecord;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What belongs to the key of a record, and goes with it. */
class ManifestKeysIT extends RunningIntake {

    @Test
    void shouldDeleteWhatTheKeyAppliedAndNothingElse() {
        // Given
        produce("one", json("first"));
        produce("one", json("second"));
        produce("other", json("third"));
        results(3);

        // When
        produce("one", (byte[]) null, Map.of());
        produce("one", (byte[]) null, Map.of());
        List<ManifestResultRecord> results = results(2);

        // Then
        assertThat(results).extracting(ManifestResultRecord::getAccepted).containsExactly(true, true);
        assertThat(results).extracting(ManifestResultRecord::getChanged).containsExactly(true, false);
        assertThat(results.getFirst().getObjects())
                .extracting(each -> each.getName())
                .containsExactly("first", "second");
        assertThat(names()).containsExactly("third");
    }

    @Test
    void shouldNotDeleteAnObjectThatTookThePlaceOfTheKeysOwn() {
        // Given
        produce("one", json("same"));
        results(1);
        deleteByHand("same");
        produce(null, json("same"));
        results(1);

        // When
        produce("one", (byte[]) null, Map.of());
        ManifestResultRecord result = results(1).getFirst();

        // Then
        assertThat(result.getAccepted()).isTrue();
        assertThat(result.getChanged()).isFalse();
        assertThat(outcomes(result)).containsExactly("gone");
        assertThat(names()).containsExactly("same");
    }

    @Test
    void shouldLetTheLaterRecordOfTwoKeysWinAndDeleteWithTheLastKeyOnly() {
        // When
        produce("one", json("shared").replace("\"v\"", "\"w\""));
        produce("two", json("shared"));
        produce("one", (byte[]) null, Map.of());
        List<ManifestResultRecord> kept = results(3);
        String data = object("shared").path("data").toString();
        produce("two", (byte[]) null, Map.of());
        List<ManifestResultRecord> deleted = results(1);

        // Then
        assertThat(kept).allMatch(ManifestResultRecord::getAccepted);
        assertThat(kept.get(0).getWarnings()).isEmpty();
        assertThat(kept.get(1).getWarnings()).singleElement().asString().contains("key \"one\" holds this object too");
        assertThat(kept.get(2).getWarnings()).singleElement().asString().contains("key \"two\" holds it too");
        assertThat(outcomes(kept.get(2))).containsExactly("kept");
        assertThat(data).isEqualTo("{\"v\":\"1\"}");
        assertThat(outcomes(deleted.getFirst())).containsExactly("deleted");
        assertThat(names()).isEmpty();
    }
}
