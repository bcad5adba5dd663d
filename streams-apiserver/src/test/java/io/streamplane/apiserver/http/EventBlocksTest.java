package io.streamplane.apiserver.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
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
            sent.add(block);
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
        assertThat(sent.get(1)).isSameAs(only.bytes());
        assertThat(sent.get(2)).hasSize(80_000);
    }

    @Test
    void shouldCompressEachBlockByItself() throws IOException {
        // Given
        var blocks = new EventBlocks(out, true);

        // When
        blocks.add(event("a"));
        blocks.add(event("b"));
        blocks.send();
        blocks.add(event("c"));
        blocks.send();

        // Then
        assertThat(sent.stream().map(EventBlocksTest::unzipped)).containsExactly("ab", "c");
        var all = new ByteArrayOutputStream();
        for (byte[] block : sent) {
            all.write(block);
        }
        assertThat(unzipped(all.toByteArray())).isEqualTo("abc");
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
