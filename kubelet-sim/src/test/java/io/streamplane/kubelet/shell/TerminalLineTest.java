package io.streamplane.kubelet.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TerminalLineTest {

    private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
    private final TerminalLine terminal = new TerminalLine(screen);

    @Test
    void shouldEditAndEchoLines() throws IOException {
        // When
        type("ls -x\177l\r");
        type("gone\025pwd\n");

        // Then
        assertThat(read()).isEqualTo("ls -l\n");
        assertThat(read()).isEqualTo("pwd\n");
        assertThat(screen.toString(StandardCharsets.UTF_8))
                .isEqualTo("ls -x\b \bl\r\ngone" + "\b \b".repeat(4) + "pwd\r\n");
    }

    @Test
    void shouldEndWhatIsReadWithoutHangingUp() throws IOException {
        // When
        type("a\004\004b\n");

        // Then
        assertThat(read()).isEqualTo("a");
        assertThat(terminal.in().read()).isEqualTo(-1);
        assertThat(read()).isEqualTo("b\n");
    }

    @Test
    void shouldInterruptAndForgetTheLine() throws IOException {
        // Given
        var interrupts = new AtomicInteger();
        terminal.onInterrupt(interrupts::incrementAndGet);

        // When
        type("sleep 9\003x\n");

        // Then
        assertThat(interrupts).hasValue(1);
        assertThat(read()).isEqualTo("x\n");
    }

    @Test
    void shouldReturnTheCarriageAtEachLine() throws IOException {
        // When
        terminal.out().write("a\nb\n".getBytes(StandardCharsets.UTF_8));

        // Then
        assertThat(screen.toString(StandardCharsets.UTF_8)).isEqualTo("a\r\nb\r\n");
    }

    private void type(String keys) throws IOException {
        byte[] bytes = keys.getBytes(StandardCharsets.UTF_8);
        terminal.type(bytes, 0, bytes.length);
    }

    private String read() throws IOException {
        byte[] bytes = new byte[100];
        int count = terminal.in().read(bytes);
        return new String(bytes, 0, Math.max(0, count), StandardCharsets.UTF_8);
    }
}
