package io.streamplane.apiserver.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.apiserver.http.RandomRequests.Request;
import io.streamplane.schemas.kind.KindRegistry;
import io.streamplane.schemas.kind.builtin.Kinds;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLSocket;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Sends what hardly any client would send, over raw connections, and holds that the server answers each with anything but 500,
 * in time, and is left as it was. {@code -Dfuzz.seconds=600 -Dfuzz.seed=7} runs longer, and others.
 */
class FuzzIT {

    private static final long SEED = Long.getLong("fuzz.seed", 1);
    private static final Duration EACH =
            Duration.ofSeconds(Long.getLong("fuzz.seconds", 50)).dividedBy(2);
    private static final int CLIENTS = 4;
    private static final int PATIENCE_MILLIS = 30_000;
    private static final int MOST_BYTES_GROWN = 48 * 1024 * 1024;

    private final KindRegistry kinds = Kinds.builtIn().with(Widgets.KIND);
    private final Map<String, String> wrong = new ConcurrentHashMap<>();
    private final Map<Integer, AtomicInteger> codes = new ConcurrentHashMap<>();
    private ApiUnderTest api;
    private HttpClient http1;
    private HttpClient http2;

    @BeforeEach
    void start(@TempDir Path folder) throws IOException, InterruptedException {
        api = new ApiUnderTest(folder, kinds);
        http1 = api.client("admin", HttpClient.Version.HTTP_1_1, "system:masters");
        http2 = api.client("admin", HttpClient.Version.HTTP_2, "system:masters");
        for (String namespace : List.of("default", "ns")) {
            byte[] body = ("{\"metadata\":{\"name\":\"" + namespace + "\"}}").getBytes(StandardCharsets.UTF_8);
            send(-1, new Request("POST", "/api/v1/namespaces", List.of("Content-Type", "application/json"), body));
        }
    }

    @AfterEach
    void stop() {
        http1.shutdownNow();
        http2.shutdownNow();
        api.close();
    }

    @Test
    void shouldAnswerWhateverIsSentAndBeLeftAsItWas() throws InterruptedException {
        // Given
        int watches = api.source.watches().watching();
        run(new RandomRequests(kinds, SEED, false));
        var reading = new RandomRequests(kinds, SEED, true);
        int threads = Thread.activeCount();
        long bytes = live();

        // When
        run(reading);

        // Then
        System.out.println("Answers by their codes: " + new TreeMap<>(codes));
        assertThat(wrong.values())
                .as("to run it again: -Dit.test=FuzzIT -Dfuzz.seed=%d -Dfuzz.seconds=%d", SEED, EACH.toSeconds() * 2)
                .isEmpty();
        assertThat(codes).containsKeys(200, 201, 400, 404, 405, 406, 415, 422);
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(api.source.watches().watching())
                        .as("watches that nobody reads")
                        .isEqualTo(watches));
        assertThat(live() - bytes).as("bytes more after reading").isLessThan(MOST_BYTES_GROWN);
        assertThat(Thread.activeCount()).as("threads").isLessThan(threads + 20);
    }

    private void run(RandomRequests requests) throws InterruptedException {
        long end = System.nanoTime() + EACH.toNanos();
        var next = new AtomicLong();
        var clients = new ArrayList<Thread>();
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(Thread.startVirtualThread(() -> {
                while (System.nanoTime() < end && wrong.size() < 20) {
                    long number = next.getAndIncrement();
                    try {
                        send(number, requests.get(number));
                    } catch (RuntimeException e) {
                        wrong.put("no request " + number, String.valueOf(e));
                    }
                }
            }));
        }
        for (Thread client : clients) {
            client.join();
        }
    }

    /** Most over connections that go on, as clients do; each sixth, and what no client library would send, over one of its own. */
    private void send(long number, Request request) {
        if (number % 6 == 0) {
            sendRaw(number, request);
            return;
        }
        HttpRequest built;
        try {
            var builder = api.request(request.path())
                    .timeout(Duration.ofMillis(PATIENCE_MILLIS))
                    .method(request.method(), BodyPublishers.ofByteArray(request.body()));
            for (int i = 0; i < request.headers().size(); i += 2) {
                builder.header(request.headers().get(i), request.headers().get(i + 1));
            }
            built = builder.build();
        } catch (IllegalArgumentException e) {
            sendRaw(number, request);
            return;
        }
        try {
            HttpClient client = number % 2 == 0 ? http1 : http2;
            HttpResponse<byte[]> answer = client.send(built, BodyHandlers.ofByteArray());
            check(number, request, answer.statusCode(), new String(answer.body(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            wrong.putIfAbsent(e.toString(), "request " + number + ": " + request + "\n -> " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void check(long number, Request request, int code, String said) {
        codes.computeIfAbsent(code, _ -> new AtomicInteger()).incrementAndGet();
        if (code == 500 || code == 0) {
            wrong.putIfAbsent(kindOf(said), "request " + number + ": " + request + "\n -> " + said);
        }
    }

    private void sendRaw(long number, Request request) {
        try (SSLSocket socket = api.socket("system:masters")) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            var out = new ByteArrayOutputStream();
            out.writeBytes(
                    latin(request.method() + " " + request.path() + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"));
            for (int i = 0; i < request.headers().size(); i += 2) {
                out.writeBytes(latin(
                        request.headers().get(i) + ": " + request.headers().get(i + 1) + "\r\n"));
            }
            out.writeBytes(latin("Content-Length: " + request.body().length + "\r\n\r\n"));
            out.writeBytes(request.body());
            socket.getOutputStream().write(out.toByteArray());
            byte[] answer = socket.getInputStream().readAllBytes();
            String text = new String(answer, StandardCharsets.UTF_8);
            int code = text.startsWith("HTTP/1.1 ") ? Integer.parseInt(text.substring(9, 12)) : 0;
            check(number, request, code, text.substring(Math.max(0, text.indexOf("\r\n\r\n"))));
        } catch (IOException e) {
            wrong.putIfAbsent(e.toString(), "request " + number + ": " + request + "\n -> " + e);
        }
    }

    /** What is wrong, without what differs from request to request. */
    private static String kindOf(String said) {
        return said.replaceAll("[0-9]+", "0").substring(0, Math.min(said.length(), 160));
    }

    private static byte[] latin(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Bytes of the heap that are in use once what is not has been collected. */
    private static long live() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            System.gc();
            Thread.sleep(100);
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
