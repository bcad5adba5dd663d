package io.streamplane.kubelet.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SpdySessionTest {

    private static final int SYN_STREAM = 0x80030001;
    private static final int SYN_REPLY = 0x80030002;
    private static final int RST_STREAM = 0x80030003;
    private static final int PING = 0x80030006;

    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();

    @Test
    void shouldKnowTheDictionaryOfTheDraft() {
        // When
        byte[] dictionary = SpdyHeaders.dictionary();

        // Then
        assertThat(dictionary).hasSize(1423);
        assertThat(Arrays.hashCode(dictionary)).isEqualTo(-775519791); // of the one in Netty's codec
    }

    @Test
    void shouldReadHeadersThatItWrites() throws IOException {
        try (var writing = new SpdyHeaders();
                var reading = new SpdyHeaders()) {
            for (int i = 0; i < 3; i++) {
                // Given
                var headers = Map.of("streamtype", "data", "port", "80", "requestid", Integer.toString(i));

                // When
                byte[] block = writing.write(headers);

                // Then
                assertThat(reading.read(block)).isEqualTo(headers);
            }
        }
    }

    @Test
    void shouldReplyToAStreamAndPassItsBytes() throws Exception {
        // Given
        var client = new ByteArrayOutputStream();
        var out = new DataOutputStream(client);
        open(out, 1, 0, Map.of("streamType", "stdin"));
        data(out, 1, 0, "hello ");
        control(out, PING, 0, new byte[] {0, 0, 0, 5});
        data(out, 1, 1, "world");
        var text = new CompletableFuture<String>();

        // When
        run(
                client,
                stream -> Thread.ofVirtual().start(() -> {
                    try {
                        text.complete(stream.header("streamtype") + ": "
                                + new String(stream.in().readAllBytes(), StandardCharsets.UTF_8));
                        stream.out().write("done".getBytes(StandardCharsets.UTF_8));
                        stream.out().close();
                    } catch (IOException e) {
                        text.completeExceptionally(e);
                    }
                }));

        // Then
        assertThat(text.get()).isEqualTo("stdin: hello world");
        var in = new DataInputStream(new ByteArrayInputStream(sent.toByteArray()));
        assertThat(in.readInt()).isEqualTo(SYN_REPLY);
        int length = in.readInt();
        assertThat(in.readInt()).isEqualTo(1);
        in.skipNBytes(length - 4);
        assertThat(HexFormat.of().formatHex(in.readNBytes(12))).isEqualTo("800300060000000400000005");
    }

    @Test
    void shouldRefuseMoreStreamsThanItHolds() throws Exception {
        // Given
        var client = new ByteArrayOutputStream();
        var out = new DataOutputStream(client);
        var headers = new SpdyHeaders();
        for (int i = 0; i < 513; i++) {
            open(out, headers, 2 * i + 1, 0, Map.of());
        }

        // When
        run(client, _ -> {});

        // Then
        byte[] all = sent.toByteArray();
        var last = new DataInputStream(new ByteArrayInputStream(all, all.length - 16, 16));
        assertThat(last.readInt()).isEqualTo(RST_STREAM);
        headers.close();
    }

    @Test
    void shouldEndAtWhatIsNoSpdy() {
        for (String hex : List.of(
                "8002000100000000", // another version
                "8003000100ffffff", // longer than a control frame may be
                "800300010000000e000000010000000000000000ffff")) { // headers that are not compressed
            // Given
            var client = new ByteArrayOutputStream();
            client.writeBytes(HexFormat.of().parseHex(hex));

            // When, Then
            assertThatThrownBy(() -> run(client, _ -> {})).as(hex).isInstanceOf(IOException.class);
        }
    }

    private void run(ByteArrayOutputStream client, Consumer<SpdySession.Stream> opened) throws IOException {
        try (var session = new SpdySession(new ByteArrayInputStream(client.toByteArray()), sent, opened)) {
            session.run();
        }
    }

    private static void open(DataOutputStream out, int id, int flags, Map<String, String> headers) throws IOException {
        try (var compressed = new SpdyHeaders()) {
            open(out, compressed, id, flags, headers);
        }
    }

    private static void open(
            DataOutputStream out, SpdyHeaders compressed, int id, int flags, Map<String, String> headers)
            throws IOException {
        byte[] block = compressed.write(headers);
        var body = new ByteArrayOutputStream();
        var to = new DataOutputStream(body);
        to.writeInt(id);
        to.writeInt(0);
        to.writeShort(0);
        to.write(block);
        control(out, SYN_STREAM, flags, body.toByteArray());
    }

    private static void control(DataOutputStream out, int type, int flags, byte[] body) throws IOException {
        out.writeInt(type);
        out.writeInt(flags << 24 | body.length);
        out.write(body);
    }

    private static void data(DataOutputStream out, int id, int flags, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(id);
        out.writeInt(flags << 24 | bytes.length);
        out.write(bytes);
    }
}
