package io.streamplane.ops.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressLineTest {

    private final AtomicLong clock = new AtomicLong();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Test
    void shouldSayHowFarLongWorkIsAndTakeItAwayAtTheEnd() {
        // Given
        var progress = progress(true);

        // When
        progress.at(1, 4_000);
        clock.addAndGet(Duration.ofSeconds(1).toNanos());
        progress.at(1_000, 4_000);
        progress.at(1_001, 4_000);
        progress.close();

        // Then
        assertThat(said()).isEqualTo("\r\u001b[KReading: 1,000 of 4,000 commands (25%), 3 s left\r\u001b[K");
    }

    @Test
    void shouldSayNothingOfShortWorkAndWhereThereIsNoTerminal() {
        // Given
        var quick = progress(true);
        var unseen = progress(false);

        // When
        quick.at(4_000, 4_000);
        quick.close();
        clock.addAndGet(Duration.ofSeconds(9).toNanos());
        unseen.at(1, 4_000);
        unseen.close();

        // Then
        assertThat(said()).isEmpty();
    }

    private ProgressLine progress(boolean shown) {
        var err = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        return new ProgressLine("Reading", "commands", err, shown, clock::get);
    }

    private String said() {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
