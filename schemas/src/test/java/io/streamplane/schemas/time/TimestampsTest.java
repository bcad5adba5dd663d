package io.streamplane.schemas.time;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.schemas.time.Timestamps.Form;
import io.streamplane.schemas.time.Timestamps.Reading;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampsTest {

    private static final String AS_SECONDS = "as \"2006-01-02T15:04:05Z07:00\": cannot parse ";

    @ParameterizedTest
    @CsvSource({
        "2024-06-23T18:43:04Z, 2024-06-23T18:43:04Z",
        "2024-06-23T18:43:04.180Z, 2024-06-23T18:43:04Z",
        "2024-06-23T18:43:04.123456789012345Z, 2024-06-23T18:43:04Z",
        "'2024-06-23T18:43:04,5Z', 2024-06-23T18:43:04Z",
        "2024-06-23T8:43:04Z, 2024-06-23T08:43:04Z",
        "2024-01-01T02:00:00+02:00, 2024-01-01T00:00:00Z",
        "2024-01-01T02:00:00-00:30, 2024-01-01T02:30:00Z",
        "2024-01-02T00:00:00+24:60, 2023-12-31T23:00:00Z",
        "2024-02-29T23:59:59Z, 2024-02-29T23:59:59Z",
    })
    void shouldStoreATimeInItsOneForm(String given, String stored) {
        // When
        Reading reading = Timestamps.parse(given, Form.SECONDS);

        // Then
        assertThat(stored(reading, Form.SECONDS)).isEqualTo(stored);
        assertThat(Timestamps.read(given)).isNotNull();
    }

    @ParameterizedTest
    @CsvSource({
        "2024-01-01T02:00:00.123456+02:00, 2024-01-01T00:00:00.123456Z",
        "'2024-01-01T02:00:00,000001Z', 2024-01-01T02:00:00.000001Z",
        "2024-01-01T02:00:00.000000Z, 2024-01-01T02:00:00.000000Z",
    })
    void shouldStoreAMicroTimeInItsOneForm(String given, String stored) {
        // When
        Reading reading = Timestamps.parse(given, Form.MICROS);

        // Then
        assertThat(stored(reading, Form.MICROS)).isEqualTo(stored);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2024-06-23T18:43:04.180Z",
                "2024-06-23T18:43:04Z",
                "2024-06-23T18:43:04.123456789Z",
                "2024-06-23T18:43:04.1234567+00:00",
                "2024-06-23T18:43:04+00:00",
                "2024-06-23T18:43:04.-12345Z",
                "",
            })
    void shouldRefuseAMicroTimeWithoutExactlySixDigits(String given) {
        // When / Then
        assertThat(Timestamps.parse(given, Form.MICROS)).isInstanceOf(Reading.Wrong.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "garbage | " + AS_SECONDS + "\"garbage\" as \"2006\"",
                "2024-13-01T00:00:00Z | : month out of range",
                "2024-02-30T00:00:00Z | : day out of range",
                "2024-02-00T00:00:00Z | : day out of range",
                "2024-02-01T24:00:00Z | : hour out of range",
                "2024-02-01T00:60:00Z | : minute out of range",
                "2024-02-01T00:00:60Z | : second out of range",
                "2024-02-01T00:00:00+25:00 | : time zone offset hour out of range",
                "2024-02-01T00:00:00+01:61 | : time zone offset minute out of range",
                "2024-02-01T00:00:00 | " + AS_SECONDS + "\"\" as \"Z07:00\"",
                "2024-02-01 00:00:00Z | " + AS_SECONDS + "\" 00:00:00Z\" as \"T\"",
                "2024-02-01t00:00:00Z | " + AS_SECONDS + "\"t00:00:00Z\" as \"T\"",
                "2024-02-01T00:00Z | " + AS_SECONDS + "\"Z\" as \":\"",
                "2024-02-01T00:00:00+0100 | " + AS_SECONDS + "\"+0100\" as \"Z07:00\"",
                "2024-02-01T00:00:00.Z | " + AS_SECONDS + "\".Z\" as \"Z07:00\"",
                "2024-02-01T00:00:00ZZ | : extra text: \"Z\"",
                "24-02-01T00:00:00Z | " + AS_SECONDS + "\"24-02-01T00:00:00Z\" as \"2006\"",
                "+9999-02-01T00:00:00Z | " + AS_SECONDS + "\"+9999-02-01T00:00:00Z\" as \"2006\"",
                "0000-01-01T00:00:00+01:00 | : year outside of range [0,9999]",
                "9999-12-31T23:59:59-01:00 | : year outside of range [0,9999]",
            })
    void shouldSayWhatIsWrongInGosWords(String given, String problem) {
        // When
        Reading reading = Timestamps.parse(given, Form.SECONDS);

        // Then
        String between = problem.startsWith(":") ? "" : " ";
        assertThat(reading).isEqualTo(new Reading.Wrong("parsing time \"" + given + "\"" + between + problem));
        assertThat(Timestamps.read(given)).isNull();
    }

    @Test
    void shouldReadWhateverItIsGivenWithoutFailing() {
        var random = new Random(7);
        String letters = "0123456789-:TZ+.,";
        for (int i = 0; i < 20_000; i++) {
            // Given
            var text = new StringBuilder("2024-06-23T18:43:04.180000Z");
            for (int change = random.nextInt(4); change >= 0; change--) {
                int at = random.nextInt(text.length());
                text.setCharAt(at, letters.charAt(random.nextInt(letters.length())));
            }

            for (Form form : Form.values()) {
                // When
                Reading reading = Timestamps.parse(text.toString(), form);

                // Then: what is taken is read by every reader
                if (reading instanceof Reading.Moment(Instant instant)) {
                    String stored = Timestamps.format(instant, form);
                    assertThat(Instant.parse(stored)).as(text.toString()).isNotNull();
                    assertThat(Timestamps.parse(stored, form)).as(stored).isInstanceOf(Reading.Moment.class);
                }
            }
        }
    }

    private static String stored(Reading reading, Form form) {
        return reading instanceof Reading.Moment(Instant instant)
                ? Timestamps.format(instant, form)
                : reading.toString();
    }
}
