package io.streamplane.apiserver.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.streamplane.schemas.kind.builtin.Kinds;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that take what they can, over connections of their own. */
@Timeout(60)
final class HttpLimitsIT {

    private static final String MASTERS = "system:masters";
    private static final String GET = "GET /api/v1/namespaces HTTP/1.1\r\nHost: x\r\n\r\n";
    private static final String WATCH = "GET /api/v1/namespaces?watch=true HTTP/1.1\r\nHost: x\r\n\r\n";
    private static final String HALF = "POST /api/v1/namespaces HTTP/1.1\r\nHost: x\r\n"
            + "Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{";
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Duration SHORT = Duration.ofSeconds(1);

    @TempDir
    private Path folder;

    private final List<Socket> sockets = new ArrayList<>();

    @AfterEach
    void hangUp() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {WATCH, HALF})
    void shouldServeOthersWhileManyRequestsDoNotEnd(String request) throws IOException {
        try (var api = new ApiUnderTest(folder)) {
            // Given
            for (int i = 0; i < 30; i++) {
                send(connect(api), request);
            }

            // When
            Socket other = connect(api);
            send(other, GET);

            // Then
            assertThat(statusLine(other)).isEqualTo("HTTP/1.1 200 OK");
        }
    }

    @Test
    void shouldServeOthersWhileManyNeverShakeHands() throws IOException {
        try (var api = new ApiUnderTest(folder)) {
            // Given
            for (int i = 0; i < 30; i++) {
                sockets.add(new Socket("127.0.0.1", api.port()));
            }

            // When
            Socket other = connect(api);
            send(other, GET);

            // Then
            assertThat(statusLine(other)).isEqualTo("HTTP/1.1 200 OK");
        }
    }

    @Test
    void shouldCloseAConnectionWithoutAHandshake() throws IOException {
        try (var api = new ApiUnderTest(folder, Kinds.builtIn(), limits(10, 10, SHORT, LONG, LONG))) {
            // When
            var silent = new Socket("127.0.0.1", api.port());
            sockets.add(silent);
            silent.setSoTimeout(20_000);

            // Then
            assertThat(silent.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void shouldCloseAConnectionWhoseHeadersComeByteByByte() throws IOException {
        try (var api = new ApiUnderTest(folder, Kinds.builtIn(), limits(10, 10, SHORT, LONG, LONG))) {
            // Given
            Socket slow = connect(api);
            slow.setSoTimeout(100);

            // When
            String read = readWhileSending(slow, "GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ");

            // Then
            assertThat(read).doesNotContain("200 OK");
        }
    }

    @Test
    void shouldCloseAConnectionThatIsIdleAfterAnAnswer() throws IOException {
        try (var api = new ApiUnderTest(folder, Kinds.builtIn(), limits(10, 10, LONG, SHORT, LONG))) {
            // Given
            Socket idle = connect(api);
            send(idle, GET);

            // When
            byte[] all = idle.getInputStream().readAllBytes();

            // Then
            assertThat(new String(all, US_ASCII)).startsWith("HTTP/1.1 200 OK");
        }
    }

    @Test
    void shouldLetAWatchBeSilentForLonger() throws IOException {
        try (var api = new ApiUnderTest(folder, Kinds.builtIn(), limits(10, 10, LONG, SHORT, SHORT))) {
            // When
            Socket watch = connect(api);
            send(watch, WATCH.replace("watch=true", "watch=true&timeoutSeconds=4"));
            String all = new String(watch.getInputStream().readAllBytes(), US_ASCII);

            // Then
            assertThat(all).startsWith("HTTP/1.1 200 OK").endsWith("0\r\n\r\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"FOO /api/v1/%00", "GET /api/v1/x%zz", "GET /../../x"})
    void shouldSayThatItClosesTheConnectionOfABadRequest(String request) throws IOException {
        try (var api = new ApiUnderTest(folder)) {
            // When
            Socket bad = connect(api);
            send(bad, request + " HTTP/1.1\r\nHost: x\r\n\r\n");
            String all = new String(bad.getInputStream().readAllBytes(), US_ASCII);

            // Then
            assertThat(all).startsWith("HTTP/1.1 400 ").contains("Connection: close\r\n", "\"reason\":\"BadRequest\"");
        }
    }

    @Test
    void shouldSayThatABodyTookTooLong() throws IOException {
        try (var api = new ApiUnderTest(folder, Kinds.builtIn(), limits(10, 10, LONG, LONG, SHORT))) {
            // When
            Socket slow = connect(api);
            send(slow, HALF);
            String all = new String(slow.getInputStream().readAllBytes(), US_ASCII);

            // Then
            assertThat(all)
                    .startsWith("HTTP/1.1 504 ")
                    .contains("\"kind\":\"Status\"", "\"reason\":\"Timeout\"", "its body did not end within 1 s");
        }
    }

    @Test
    void shouldRefuseConnectionsPastThoseOfAnAddress() throws IOException {
        try (var api = new ApiUnderTest(folder, Kinds.builtIn(), limits(10, 2, LONG, LONG, LONG))) {
            // Given
            for (int i = 0; i < 2; i++) {
                Socket first = connect(api);
                send(first, GET);
                assertThat(statusLine(first)).isEqualTo("HTTP/1.1 200 OK");
            }

            // When
            Socket tooMany = connect(api);
            send(tooMany, GET);
            String all = new String(tooMany.getInputStream().readAllBytes(), US_ASCII);
            sockets.getFirst().close();

            // Then
            assertThat(all)
                    .startsWith("HTTP/1.1 429 ")
                    .contains(
                            "Retry-After: 1", "Too many connections from 127.0.0.1", "\"reason\":\"TooManyRequests\"");
            await("the server to see that one is gone")
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> served(api));
        }
    }

    @Test
    void shouldNotCountConnectionsThatAreRefused() throws IOException {
        try (var api = new ApiUnderTest(folder, Kinds.builtIn(), limits(10, 1, LONG, LONG, LONG))) {
            // Given
            Socket first = connect(api);
            send(first, GET);
            assertThat(statusLine(first)).isEqualTo("HTTP/1.1 200 OK");
            for (int i = 0; i < 5; i++) {
                Socket refused = connect(api);
                send(refused, GET);
                assertThat(statusLine(refused)).startsWith("HTTP/1.1 429 "); // and it stays open on this side
            }

            // When
            first.close();

            // Then
            await("the server to see that one is gone")
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> served(api));
        }
    }

    @Test
    void shouldCloseAConnectionThatIsRefused() throws IOException {
        try (var api = new ApiUnderTest(folder, Kinds.builtIn(), limits(2, 1, LONG, LONG, LONG))) {
            // Given
            Socket first = connect(api);
            send(first, WATCH);
            assertThat(statusLine(first)).isEqualTo("HTTP/1.1 200 OK");

            for (int i = 0; i < 3; i++) {
                // When
                Socket refused = connect(api);
                send(refused, GET);

                // Then
                assertThat(statusLine(refused)).startsWith("HTTP/1.1 429 "); // only two may be open at all
            }
        }
    }

    @Test
    void shouldLetConnectionsPastAllWait() throws IOException {
        try (var api = new ApiUnderTest(folder, Kinds.builtIn(), limits(2, 10, LONG, LONG, LONG))) {
            // Given
            for (int i = 0; i < 2; i++) {
                Socket first = connect(api);
                send(first, GET);
                assertThat(statusLine(first)).isEqualTo("HTTP/1.1 200 OK");
            }

            // When
            Socket waiting = connect(api);
            sockets.getFirst().close();
            send(waiting, GET);

            // Then
            assertThat(statusLine(waiting)).isEqualTo("HTTP/1.1 200 OK");
        }
    }

    /** Whether a new connection is served: the server learns of a closed one a little later. */
    private boolean served(ApiUnderTest api) throws IOException {
        Socket next = connect(api);
        send(next, GET);
        return statusLine(next).endsWith("200 OK");
    }

    /** Sends the beginning and then a byte now and then, until the other side has closed the connection, maybe before the beginning. */
    private static String readWhileSending(Socket slow, String beginning) {
        var text = new StringBuilder();
        String sent = beginning;
        while (true) {
            try {
                if (!sent.isEmpty()) {
                    send(slow, sent);
                    sent = "";
                }
                int next = slow.getInputStream().read();
                if (next < 0) {
                    return text.toString();
                }
                text.append((char) next);
            } catch (SocketTimeoutException e) {
                sent = "x";
            } catch (IOException reset) {
                return text.toString();
            }
        }
    }

    private static HttpLimits limits(
            int connections, int ofAddress, Duration firstRequest, Duration idle, Duration body) {
        var standard = HttpLimits.DEFAULT;
        return new HttpLimits(
                connections,
                ofAddress,
                firstRequest,
                idle,
                body,
                standard.reads(),
                standard.writes(),
                standard.watches());
    }

    private Socket connect(ApiUnderTest api) throws IOException {
        Socket socket = api.socket(MASTERS);
        sockets.add(socket);
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(US_ASCII));
        socket.getOutputStream().flush();
    }

    private static String statusLine(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        var line = new StringBuilder();
        for (int next = in.read(); next >= 0 && next != '\r'; next = in.read()) {
            line.append((char) next);
        }
        return line.toString();
    }
}
