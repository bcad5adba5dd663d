package io.streamplane.apiserver.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;

class EventBlocksTest {

    private final List<byte[]> sent = new ArrayList<>();
    private final OutputStream out = new OutputStream() {
        @Override
        public void write(int each) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void write(byte[] block, int from, int length) {
            sent.add(Arrays.copyOfRange(block, from, from + length));
        }
    };

    @Test
    void shouldSendWhatThereIsAtOnceAsOneBlock() throws IOException {
        // Given
        var blocks = new EventBlocks(out, false);
        WatchEvents.Event only = event("only");

        // When
        blocks.send();
        blocks.add(event("a"));
        blocks.add(event("b"));
        blocks.send();
        blocks.add(only);
        blocks.send();
        blocks.add(event("x".repeat(40_000)));
        blocks.add(event("y".repeat(40_000)));
        blocks.add(event("z"));

        // Then
        assertThat(sent).hasSize(3);
        assertThat(sent.get(0)).isEqualTo("ab".getBytes(StandardCharsets.UTF_8));
        assertThat(sent.get(1)).isEqualTo(only.bytes());
        assertThat(sent.get(2)).hasSize(80_000);
    }

    /** As Go reads: what has come is there, and not only when more comes. */
    @Test
    void shouldLetEachBlockBeReadWhenItComes() throws IOException, DataFormatException {
        // Given
        var blocks = new EventBlocks(out, true);
        var inflater = new Inflater(true);
        List<String> read = new ArrayList<>();

        // When
        for (List<String> block : List.of(List.of("a", "b"), List.of("c"))) {
            for (String each : block) {
                blocks.add(event(each));
            }
            blocks.send();
            byte[] last = sent.getLast();
            int from = sent.size() == 1 ? 10 : 0;
            inflater.setInput(last, from, last.length - from);
            byte[] into = new byte[10];
            read.add(new String(into, 0, inflater.inflate(into), StandardCharsets.UTF_8));
        }
        boolean over = inflater.finished();
        inflater.end();

        // Then
        assertThat(read).containsExactly("ab", "c");
        assertThat(over).as("a member that is over").isFalse();
    }

    @Test
    void shouldCompressAllBlocksAsOneMember() throws IOException {
        // Given
        var blocks = new EventBlocks(out, true);

        // When
        blocks.add(event("a"));
        blocks.send();
        blocks.add(event("b"));
        blocks.end();

        // Then
        assertThat(unzipped(all())).isEqualTo("ab");
    }

    @Test
    void shouldEndACompressedAnswerWithoutEvents() throws IOException {
        // When
        new EventBlocks(out, true).end();

        // Then
        assertThat(unzipped(all())).isEmpty();
    }

    private byte[] all() throws IOException {
        var all = new ByteArrayOutputStream();
        for (byte[] block : sent) {
            all.write(block);
        }
        return all.toByteArray();
    }

    private static WatchEvents.Event event(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new WatchEvents.Event(bytes, () -> EventBlocks.compressed(List.of(bytes)));
    }

    private static String unzipped(byte[] bytes) {
        try (var in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
