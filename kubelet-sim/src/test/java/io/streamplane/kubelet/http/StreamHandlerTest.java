package io.streamplane.kubelet.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.streamplane.kubelet.log.LogSource;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Streams as a client meets them, over real connections. */
@Timeout(60)
class StreamHandlerTest {

    private static final LogSource NO_LOGS = (pod, _, _) -> new LogSource.Missing(404, pod.name());

    private final OnePod pod = new OnePod();
    private final HttpClient http = HttpClient.newHttpClient();
    private KubeletServer server;

    @BeforeEach
    void start() {
        server = start(StreamHandler.StreamLimits.USUAL);
    }

    private KubeletServer start(StreamHandler.StreamLimits limits) {
        return KubeletServer.start(
                "127.0.0.1", NO_LOGS, UsageHandlerTest.NOTHING, pod, null, InstantSource.system(), limits);
    }

    @AfterEach
    void stop() {
        http.shutdownNow();
        server.close();
    }

    private ExecClient exec(String options, String... command) {
        return ExecClient.start(http, server.port(), options, command);
    }

    /** Nothing of a stream stays: no connection, no thread. */
    private void shouldBeQuiet() {
        await().atMost(10, TimeUnit.SECONDS).untilAsserted(() -> {
            assertThat(server.connections()).isZero();
            assertThat(ExecClient.threads()).isEmpty();
        });
    }

    @Test
    void shouldTellTheSizeOfATerminalWheneverItChanges() throws Exception {
        try (var client = exec("&tty=1", "sh")) {
            // When
            client.resize(101, 33);
            client.type("stty size\n");
            client.await("33 101");
            client.resize(80, 24);
            client.type("stty size\n");

            // Then
            client.await("24 80");
            client.type("exit 4\n");
            assertThat(client.status()).contains("command terminated with exit code 4");
        }
        shouldBeQuiet();
    }

    @Test
    void shouldLeaveClientsTimeToMakeTheirStreamsBeforeACommandWrites() throws Exception {
        // Given
        long asked = System.nanoTime();

        // When
        try (var client = exec("", "echo", "hello")) {
            client.await("hello");
        }

        // Then
        assertThat(Duration.ofNanos(System.nanoTime() - asked)).isGreaterThanOrEqualTo(Duration.ofMillis(100));
        shouldBeQuiet();
    }

    @ParameterizedTest
    @CsvSource({
        "exit 0, 0",
        "exit 7, 7",
        "exit 256, 0",
        "kill -9 $$, 137",
        "kill -TERM $$, 143",
        "nothing, 127",
        "sleep x, 1"
    })
    void shouldSayHowACommandEnded(String script, int code) throws Exception {
        try (var client = exec("", "sh", "-c", script)) {
            // When
            String status = client.status();

            // Then
            if (code == 0) {
                assertThat(status).contains("\"status\":\"Success\"");
            } else {
                assertThat(status)
                        .contains(
                                "\"reason\":\"NonZeroExitCode\"",
                                "{\"reason\":\"ExitCode\",\"message\":\"" + code + "\"}");
            }
        }
    }

    @Test
    void shouldInterruptWhatRunsInTheForegroundOfATerminal() throws Exception {
        try (var client = exec("&tty=1", "sh")) {
            // Given
            client.type("echo begun; sleep 1000\n");
            client.await("begun\r\n");

            // When
            client.type("\u0003");

            // Then
            client.type("echo code $?\n");
            client.await("code 130");
            client.type("\u0004");
            client.status();
        }
    }

    @Test
    void shouldGoOnWritingOnceNothingMoreIsTyped() throws Exception {
        try (var client = exec("", "sh", "-c", "cat; echo end; exit 3")) {
            // When
            client.type("typed\n");
            client.endInput();

            // Then
            assertThat(client.status()).contains("exit code 3");
            assertThat(client.output()).isEqualTo("typed\nend\n");
        }
    }

    @Test
    void shouldNotWaitForInputThatNobodyWants() throws Exception {
        try (var client = exec("", "sh", "-c", "sleep 1; exit 3")) {
            // When
            var typed = client.sending(new byte[3 << 20]); // more than all buffers hold

            // Then
            assertThat(client.status()).contains("exit code 3");
            client.awaitEnd();
            assertThat(typed).succeedsWithin(Duration.ofSeconds(5));
        }
        shouldBeQuiet();
    }

    @Test
    void shouldHoldUpAWriterWhoseClientTakesNothing() throws Exception {
        try (var client = ExecClient.slow(http, server.port(), "sh", "-c", "head -c 50000000 /dev/zero")) {
            // Given
            await().during(Duration.ofSeconds(1)).until(() -> client.received() < 100_000);

            // When
            client.take();

            // Then
            client.status();
            assertThat(client.received()).isBetween(50_000_000L, 50_001_000L); // the status, too
        }
        shouldBeQuiet();
    }

    @Test
    void shouldPassOnLargeInputAndOutputAsTheyAre() throws Exception {
        try (var client = exec("", "cat")) {
            // Given
            var bytes = new byte[2_000_000];
            new java.util.Random(7).nextBytes(bytes);

            // When
            for (int at = 0; at < bytes.length; at += 100_000) {
                client.sending(java.util.Arrays.copyOfRange(bytes, at, at + 100_000))
                        .join();
            }
            client.endInput();

            // Then
            assertThat(client.status()).contains("Success");
            assertThat(client.bytes()).isEqualTo(bytes);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "sleep 1000",
        "cat",
        "while true; do echo x; done",
        "cat /dev/zero",
        "sleep 1000 | cat",
        "sleep 1000 & wait"
    })
    void shouldKeepNothingOfAClientThatVanishes(String script) throws Exception {
        // Given
        var client = ExecClient.slow(http, server.port(), "sh", "-c", script);
        client.type("typed");
        assertThat(ExecClient.threads()).isNotEmpty();

        // When
        client.vanish();

        // Then
        shouldBeQuiet();
    }

    @Test
    void shouldKillACommandWithItsContainer() throws Exception {
        try (var first = exec("", "sleep", "1000");
                var second = exec("&tty=1", "sh")) {
            // When
            pod.restart();

            // Then
            assertThat(first.status()).contains("exit code 137");
            assertThat(second.status()).contains("exit code 137");
        }
        try (var third = exec("", "sh", "-c", "while true; do echo x; done")) {
            pod.go();
            assertThat(third.status()).contains("exit code 137");
        }
        shouldBeQuiet();
    }

    @Test
    void shouldEndACommandOfWhichNothingIsHeard() throws Exception {
        server.close();
        server = start(new StreamHandler.StreamLimits(10, Duration.ofSeconds(2)));
        try (var talks = exec("", "sh", "-c", "for i in 1 2 3 4 5 6; do sleep 1; echo $i; done");
                var silent = exec("", "sleep", "1000")) {
            // When
            silent.awaitEnd();

            // Then
            assertThat(talks.status()).contains("Success");
        }
        shouldBeQuiet();
    }

    @Test
    void shouldHaveSoManyStreamsAtATime() throws Exception {
        var clients = new ArrayList<ExecClient>();
        for (int i = 0; i < StreamHandler.StreamLimits.USUAL.streams(); i++) {
            clients.add(exec("", "cat"));
        }
        // When
        int refused = ExecClient.refusal(http, server.port(), "true");

        // Then
        assertThat(refused).isEqualTo(429);
        clients.getLast().type("still here");
        clients.getLast().await("still here");
        clients.forEach(ExecClient::vanish);
        await().atMost(10, TimeUnit.SECONDS).until(() -> ExecClient.refusal(http, server.port(), "true") == 101);
        await().atMost(20, TimeUnit.SECONDS)
                .untilAsserted(() -> assertThat(ExecClient.threads()).isEmpty());
    }

    @Test
    void shouldEndItsStreamsWhenItStops() throws Exception {
        try (var client = new Socket("127.0.0.1", server.port())) {
            // Given
            client.setSoTimeout(5_000);
            client.getOutputStream()
                    .write(("GET /exec/" + OnePod.PATH + "/main?command=cat&input=1&output=1 HTTP/1.1\r\n"
                                    + "Host: web\r\n"
                                    + "Connection: Upgrade\r\n"
                                    + "Upgrade: websocket\r\n"
                                    + "Sec-WebSocket-Key: eA==\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            var answer =
                    new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1));
            assertThat(answer.readLine()).isEqualTo("HTTP/1.1 101 Switching Protocols");

            // When
            server.close();

            // Then
            while (answer.read() >= 0) {
                // What it said before.
            }
        }
        await().atMost(10, TimeUnit.SECONDS)
                .untilAsserted(() -> assertThat(ExecClient.threads()).isEmpty());
    }
}
