package io.streamplane.kubelet.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/** A command over {@code v5.channel.k8s.io}, as kubectl runs it. Messages are asked for one by one where it reads slowly. */
final class ExecClient implements WebSocket.Listener, AutoCloseable {

    private static final int STDIN = 0;
    private static final int STDOUT = 1;
    private static final int ERROR = 3;
    private static final int RESIZE = 4;
    private static final int CLOSE = 255;

    private final ByteArrayOutputStream stdout = new ByteArrayOutputStream();
    private final ByteArrayOutputStream message = new ByteArrayOutputStream();
    private final CompletableFuture<String> status = new CompletableFuture<>();
    private final CompletableFuture<Void> over = new CompletableFuture<>();
    private final boolean slow;
    private final WebSocket socket;
    private long received;

    private ExecClient(HttpClient http, URI uri, boolean slow) {
        this.slow = slow;
        this.socket = http.newWebSocketBuilder()
                .subprotocols("v5.channel.k8s.io", "v4.channel.k8s.io")
                .buildAsync(uri, this)
                .join();
    }

    /** With standard input and output. */
    static ExecClient start(HttpClient http, int port, String options, String... command) {
        return new ExecClient(http, uri(port, "&input=1&output=1" + options, command), false);
    }

    /** Takes nothing until {@link #take}. */
    static ExecClient slow(HttpClient http, int port, String... command) {
        return new ExecClient(http, uri(port, "&input=1&output=1", command), true);
    }

    /** The status that an upgrade is refused with; 101 where it is not. */
    static int refusal(HttpClient http, int port, String... command) {
        try {
            new ExecClient(http, uri(port, "&output=1", command), false).close();
            return 101;
        } catch (CompletionException e) {
            if (e.getCause() instanceof WebSocketHandshakeException refused) {
                return refused.getResponse().statusCode();
            }
            throw e;
        }
    }

    private static URI uri(int port, String options, String... command) {
        String words = Arrays.stream(command)
                .map(each -> "command=" + URLEncoder.encode(each, StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return URI.create("ws://127.0.0.1:" + port + "/exec/" + OnePod.PATH + "/main?" + words + options);
    }

    @Override
    public void onOpen(WebSocket webSocket) {
        webSocket.request(slow ? 1 : Long.MAX_VALUE / 2);
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket webSocket, ByteBuffer data, boolean last) {
        byte[] bytes = new byte[data.remaining()];
        data.get(bytes);
        message.writeBytes(bytes);
        if (last) {
            take(message.toByteArray());
            message.reset();
        }
        return CompletableFuture.completedFuture(null);
    }

    private synchronized void take(byte[] whole) {
        received += whole.length - 1;
        if (whole[0] == STDOUT && !slow) {
            stdout.write(whole, 1, whole.length - 1);
        } else if (whole[0] == ERROR) {
            status.complete(new String(whole, 1, whole.length - 1, StandardCharsets.UTF_8));
        }
        notifyAll();
    }

    @Override
    public CompletionStage<?> onClose(WebSocket webSocket, int code, String reason) {
        over.complete(null);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
        over.complete(null);
    }

    /** From here on it takes all. */
    void take() {
        socket.request(Long.MAX_VALUE / 2);
    }

    synchronized long received() {
        return received;
    }

    /** Once this is part of what was written. */
    synchronized String await(String part) throws InterruptedException, TimeoutException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!stdout.toString(StandardCharsets.UTF_8).contains(part)) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (left <= 0) {
                throw new TimeoutException("expected " + part + ", but got " + stdout);
            }
            wait(left);
        }
        return stdout.toString(StandardCharsets.UTF_8);
    }

    void type(String text) {
        send(STDIN, text.getBytes(StandardCharsets.UTF_8));
    }

    void resize(int columns, int rows) {
        send(RESIZE, ("{\"Width\":" + columns + ",\"Height\":" + rows + "}").getBytes(StandardCharsets.UTF_8));
    }

    /** No more is typed. */
    void endInput() {
        send(CLOSE, new byte[] {STDIN});
    }

    private void send(int channel, byte[] bytes) {
        sending(channel, bytes).join();
    }

    /** Done once the connection has taken it. */
    CompletableFuture<WebSocket> sending(byte[] typed) {
        return sending(STDIN, typed);
    }

    private CompletableFuture<WebSocket> sending(int channel, byte[] bytes) {
        var whole = new byte[bytes.length + 1];
        whole[0] = (byte) channel;
        System.arraycopy(bytes, 0, whole, 1, bytes.length);
        return socket.sendBinary(ByteBuffer.wrap(whole), true);
    }

    /** How the command ended, as a Status; once it has. */
    String status() throws Exception {
        return status.get(60, TimeUnit.SECONDS);
    }

    /** All that was written; once the command has ended. */
    synchronized String output() {
        return stdout.toString(StandardCharsets.UTF_8);
    }

    synchronized byte[] bytes() {
        return stdout.toByteArray();
    }

    /** Once the connection has ended. */
    void awaitEnd() throws Exception {
        over.get(60, TimeUnit.SECONDS);
    }

    /** Goes without a word. */
    void vanish() {
        socket.abort();
    }

    @Override
    public void close() {
        socket.abort();
    }

    /** The virtual threads that run this project's code now, by the method that they are in. */
    static List<String> threads() {
        try {
            var file = java.nio.file.Files.createTempDirectory("threads").resolve("dump.txt");
            java.lang.management.ManagementFactory.getPlatformMXBean(com.sun.management.HotSpotDiagnosticMXBean.class)
                    .dumpThreads(
                            file.toString(), com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat.TEXT_PLAIN);
            String text = java.nio.file.Files.readString(file);
            java.nio.file.Files.delete(file);
            java.nio.file.Files.delete(file.getParent());
            return Arrays.stream(text.split("\n\n"))
                    .filter(each -> each.contains(" virtual") && each.contains("io.streamplane"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
