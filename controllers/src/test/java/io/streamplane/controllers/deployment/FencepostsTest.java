package io.streamplane.controllers.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.IntOrString;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FencepostsTest {

    @ParameterizedTest
    @CsvSource({
        "3, 25%, 25%, 1, 0",
        "10, 25%, 25%, 3, 2",
        "2, 0%, 1%, 0, 1",
        "1, 0, 1%, 0, 1",
        "2, 1%, 25%, 1, 0",
        "10, 30%, 20%, 3, 2",
        "10, 3, 2, 3, 2",
        "4, 0, 9, 0, 4",
        "0, 25%, 25%, 0, 0",
        "10, 99999999999999999999999%, 0, 214748365, 0",
        "2147483647, 2147483647%, 100%, 2147483647, 2147483647",
    })
    void shouldRoundSurgeUpAndUnavailableDown(int replicas, String surge, String unavailable, int up, int down) {
        // When
        var fenceposts = Fenceposts.resolve(bound(surge), bound(unavailable), replicas);

        // Then
        assertThat(fenceposts).isEqualTo(new Fenceposts(up, down));
    }

    private static IntOrString bound(String text) {
        return text.endsWith("%") ? new IntOrString(text) : new IntOrString(Integer.valueOf(text));
    }
}
