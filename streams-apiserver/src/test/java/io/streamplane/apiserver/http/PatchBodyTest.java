package io.streamplane.apiserver.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.streamplane.apiserver.request.PatchType;
import io.streamplane.apiserver.request.WriteOptions.FieldValidation;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PatchBodyTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "MERGE | 422 | {\"spec\":{\"a\":1,\"a\":2}} | duplicate field \"spec.a\"",
                "STRATEGIC_MERGE | 422 | {\"a\":1,\"a\":2} | duplicate field \"a\"",
                "JSON | 422 | [{\"op\":\"test\",\"path\":\"/a\",\"valu\":1}] | json patch unknown field \"[0].valu\"",
                "JSON | 422 | [{\"op\":\"test\",\"op\":\"test\"}] | json patch duplicate field \"[0].op\"",
                "APPLY | 400 | {a: 1, a: 2} | duplicate field \"a\"",
            })
    void shouldWarnOfWhatStrictValidationRefuses(PatchType type, int code, String body, String problem) {
        // Given
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);

        // When
        PatchBody warned = PatchBody.parse(bytes, type, FieldValidation.WARN);
        PatchBody ignored = PatchBody.parse(bytes, type, FieldValidation.IGNORE);
        var refused = catchThrowableOfType(
                RequestException.class, () -> PatchBody.parse(bytes, type, FieldValidation.STRICT));

        // Then
        assertThat(warned.warnings()).containsExactly(problem);
        assertThat(ignored.warnings()).isEmpty();
        assertThat(refused.failure().code()).isEqualTo(code);
        assertThat(refused.failure().message()).endsWith("strict decoding error: " + problem);
    }

    @Test
    void shouldRefuseWhatIsNoPatch() {
        var refused = catchThrowableOfType(
                RequestException.class,
                () -> PatchBody.parse("{".getBytes(StandardCharsets.UTF_8), PatchType.MERGE, FieldValidation.WARN));

        assertThat(refused.failure().code()).isEqualTo(400);
    }
}
