package io.streamplane.schemas.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WordsTest {

    @Test
    void shouldShareATextThatComesAgain() {
        // Given
        text("ContainersReady");
        text("ContainersReady");

        // When
        String third = text("ContainersReady");

        // Then
        assertThat(text("ContainersReady")).isSameAs(third).isEqualTo("ContainersReady");
    }

    @Test
    void shouldReadEveryTextAsItIsWhateverHasItsPlace() {
        for (int round = 0; round < 3; round++) {
            IntStream.range(0, 20_000)
                    .forEach(i -> assertThat(text("wört-" + i)).isEqualTo("wört-" + i));
        }
    }

    @Test
    void shouldNotKeepLongTexts() {
        // Given
        String uid = "0b5e6c1e-6a4b-4f0c-9d53-0d8a5f3f2c11";
        text(uid);
        text(uid);

        // When, Then
        assertThat(text(uid)).isEqualTo(uid).isNotSameAs(text(uid));
    }

    private static String text(String text) {
        byte[] bytes = ("<" + text + ">").getBytes(StandardCharsets.UTF_8);
        return Words.text(bytes, 1, bytes.length - 2);
    }
}
