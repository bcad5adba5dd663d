package io.streamplane.kubelet.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class WebSocketFramesTest {

    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();

    /** The example of RFC 6455, section 1.3. */
    @Test
    void shouldAcceptAKey() {
        assertThat(WebSocketFrames.accept("dGhlIHNhbXBsZSBub25jZQ==")).isEqualTo("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    }

    /** Examples of RFC 6455, section 5.7, with what is due to each. */
    @Test
    void shouldReadMessagesAndAnswerPings() throws IOException {
        // Given
        var frames = frames(
                "818537fa213d7f9f4d5158" // "Hello", masked
                        + "018337fa213d7f9f4d" + "898037fa213d"
                        + "808237fa213d5b95" // "Hel" and "lo", with a ping between
                        + "888237fa213d3412"); // closed

        // When
        String whole = text(frames.read());
        String parts = text(frames.read());
        byte[] end = frames.read();

        // Then
        assertThat(whole).isEqualTo("Hello");
        assertThat(parts).isEqualTo("Hello");
        assertThat(end).isNull();
        assertThat(HexFormat.of().formatHex(sent.toByteArray())).isEqualTo("8a00" + "880203e8");
    }

    @Test
    void shouldWriteMessagesOfAllLengths() throws IOException {
        for (int length : new int[] {0, 125, 126, 65_535, 65_536}) {
            // Given
            sent.reset();

            // When
            frames("").write(new byte[length], 0, length);

            // Then
            assertThat(sent.size() - length).isEqualTo(length < 126 ? 2 : length < 65_536 ? 4 : 10);
        }
    }

    @Test
    void shouldRefuseWhatIsTooLongOrNotMasked() {
        for (String hex : new String[] {"820548656c6c6f", "82ff00000000ffffffff37fa213d", "8380" + "37fa213d"}) {
            assertThatThrownBy(() -> frames(hex).read()).as(hex).isInstanceOf(IOException.class);
        }
    }

    @Test
    void shouldTakeAnEndForAnEnd() throws IOException {
        assertThat(frames("8185").read()).isNull();
    }

    private WebSocketFrames frames(String hex) {
        return new WebSocketFrames(new ByteArrayInputStream(HexFormat.of().parseHex(hex)), sent);
    }

    private static String text(byte @org.jspecify.annotations.Nullable [] message) {
        return message == null ? "" : new String(message, StandardCharsets.UTF_8);
    }
}
