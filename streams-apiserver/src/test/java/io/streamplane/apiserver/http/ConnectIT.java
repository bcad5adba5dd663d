package io.streamplane.apiserver.http;

import static io.streamplane.apiserver.http.ApiUnderTest.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.management.HotSpotDiagnosticMXBean;
import io.streamplane.apiserver.certificate.CertificateAuthority;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.SocketException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Streams between a client and a kubelet whose connections are in the hands of the test: whichever of the three goes, nothing stays. */
@Timeout(60)
class ConnectIT {

    private static final byte[] AGREED =
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: x\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII);

    @TempDir
    private Path folder;

    private ApiUnderTest api;
    private SSLServerSocket kubelet;
    private final BlockingQueue<SSLSocket> accepted = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> heads = new LinkedBlockingQueue<>();

    @BeforeEach
    void start() throws Exception {
        api = new ApiUnderTest(folder);
        kubelet = listen("127.0.0.1");
        HttpClient admin = api.admin();
        put(admin, "/api/v1/namespaces", "{\"metadata\":{\"name\":\"ns\"}}");
        put(admin, "/api/v1/nodes", "{\"metadata\":{\"name\":\"n\"}}");
        send(
                admin,
                api.request("/api/v1/nodes/n/status", "Content-Type", "application/merge-patch+json")
                        .method(
                                "PATCH",
                                BodyPublishers.ofString(
                                        "{\"status\":{\"daemonEndpoints\":{\"kubeletEndpoint\":{\"Port\":"
                                                + kubelet.getLocalPort() + "}}}}")));
        put(
                admin,
                "/api/v1/namespaces/ns/pods",
                "{\"metadata\":{\"name\":\"p\"},\"spec\":{\"nodeName\":\"n\",\"containers\":[{\"name\":\"c\",\"image\":\"i\"}]}}");
    }

    private void put(HttpClient admin, String path, String body) {
        assertThat(send(
                                admin,
                                api.request(path, "Content-Type", "application/json")
                                        .POST(BodyPublishers.ofString(body)))
                        .statusCode())
                .isEqualTo(201);
    }

    /** @param name that its certificate has */
    private SSLServerSocket listen(String name) throws Exception {
        var identity = CertificateAuthority.in(folder).server(folder, List.of(name));
        var keys = KeyStore.getInstance("PKCS12");
        keys.load(null, new char[0]);
        keys.setKeyEntry("kubelet", identity.key(), new char[0], new Certificate[] {identity.certificate()});
        var own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, new char[0]);
        var tls = SSLContext.getInstance("TLS");
        tls.init(own.getKeyManagers(), null, null);
        var server = (SSLServerSocket)
                tls.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        Thread.ofVirtual().start(() -> accept(server));
        return server;
    }

    private void accept(SSLServerSocket server) {
        try {
            while (true) {
                var socket = (SSLSocket) server.accept();
                heads.add(skipHead(socket.getInputStream()));
                socket.getOutputStream().write(AGREED);
                accepted.add(socket);
            }
        } catch (IOException e) {
            // The test is over.
        }
    }

    private static String skipHead(InputStream in) throws IOException {
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("expected the end of a head");
            }
            head.append((char) next);
        }
        return head.toString();
    }

    @AfterEach
    void stop() throws IOException {
        kubelet.close();
        api.close();
    }

    /** A client's stream, and the kubelet's end of it. */
    private record Stream(SSLSocket client, SSLSocket kubelet) {}

    private Stream open() throws Exception {
        SSLSocket client = api.socket("system:masters");
        client.getOutputStream()
                .write(("GET /api/v1/namespaces/ns/pods/p/exec?command=sh&stdin=1&stdout=1 HTTP/1.1\r\n"
                                + "Host: api\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: x\r\n"
                                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: v5.channel.k8s.io, "
                                + "base64url.bearer.authorization.k8s.io.dG9rZW4\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        var in = new BufferedInputStream(client.getInputStream(), 1);
        assertThat(new String(in.readNBytes(12), StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 101");
        skipHead(in);
        SSLSocket other = accepted.poll(30, TimeUnit.SECONDS);
        assertThat(other).isNotNull();
        other.setSoTimeout(30_000);
        return new Stream(client, other);
    }

    private static void shouldBeQuiet() {
        await().atMost(60, TimeUnit.SECONDS)
                .untilAsserted(() -> assertThat(threads()).doesNotContain("ConnectHandler"));
    }

    private static String threads() throws IOException {
        Path dump = Files.createTempDirectory("threads").resolve("dump.txt");
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                .dumpThreads(dump.toString(), HotSpotDiagnosticMXBean.ThreadDumpFormat.TEXT_PLAIN);
        String text = Files.readString(dump);
        Files.delete(dump);
        Files.delete(dump.getParent());
        return text;
    }

    /** True once the other side has gone, in whatever way. */
    private static boolean hasEnded(SSLSocket socket) throws IOException {
        try {
            while (socket.getInputStream().read(new byte[8192]) >= 0) {
                // What it said before.
            }
        } catch (SocketException | javax.net.ssl.SSLException e) {
            return true;
        }
        return true;
    }

    @Test
    void shouldPassOnBytesBothWays() throws Exception {
        // Given
        Stream stream = open();

        // When
        stream.client().getOutputStream().write("there".getBytes(StandardCharsets.US_ASCII));
        stream.kubelet().getOutputStream().write("back".getBytes(StandardCharsets.US_ASCII));

        // Then
        assertThat(new String(stream.kubelet().getInputStream().readNBytes(5), StandardCharsets.US_ASCII))
                .isEqualTo("there");
        assertThat(new String(stream.client().getInputStream().readNBytes(4), StandardCharsets.US_ASCII))
                .isEqualTo("back");
        assertThat(threads()).contains("ConnectHandler");
        stream.client().close();
        shouldBeQuiet();
    }

    @Test
    void shouldKeepTheTokenOfAProtocolToItself() throws Exception {
        // When
        open();

        // Then
        assertThat(heads.poll(10, TimeUnit.SECONDS))
                .contains("Sec-WebSocket-Protocol: v5.channel.k8s.io\r\n")
                .doesNotContain("bearer");
    }

    @Test
    void shouldEndTheClientsStreamWhereTheKubeletGoes() throws Exception {
        // Given
        Stream stream = open();

        // When
        stream.kubelet().close();

        // Then
        assertThat(hasEnded(stream.client())).isTrue();
        shouldBeQuiet();
    }

    @Test
    void shouldEndTheKubeletsStreamWhereTheClientGoes() throws Exception {
        // Given
        Stream stream = open();

        // When
        stream.client().close();

        // Then
        assertThat(hasEnded(stream.kubelet())).isTrue();
        shouldBeQuiet();
    }

    @Test
    void shouldEndBothWhereTheServerStops() throws Exception {
        // Given
        Stream stream = open();

        // When
        api.close();

        // Then
        assertThat(hasEnded(stream.client())).isTrue();
        assertThat(hasEnded(stream.kubelet())).isTrue();
        shouldBeQuiet();
    }

    @Test
    void shouldLetAStuckClientGo() throws Exception {
        // Given: a kubelet that takes nothing, and a client that sends all the same
        Stream stream = open();
        var sending = Thread.ofVirtual().start(() -> {
            try {
                while (true) {
                    stream.client().getOutputStream().write(new byte[65_536]);
                }
            } catch (IOException e) {
                // It is closed.
            }
        });
        await().atMost(60, TimeUnit.SECONDS).until(() -> sending.getState() != Thread.State.RUNNABLE);

        // When: it goes, of which only what the kubelet says can tell
        stream.client().setSoLinger(true, 0);
        stream.client().close();
        sending.join();

        // Then
        await().atMost(60, TimeUnit.SECONDS)
                .pollInterval(200, TimeUnit.MILLISECONDS)
                .untilAsserted(() -> {
                    assertThatThrownBy(() -> stream.kubelet().getOutputStream().write(1))
                            .isInstanceOf(IOException.class);
                });
        shouldBeQuiet();
    }

    @Test
    void shouldNotSpeakToAKubeletWithAnothersCertificate() throws Exception {
        // Given
        kubelet.close();
        kubelet = listen("10.0.0.1");
        send(
                api.admin(),
                api.request("/api/v1/nodes/n/status", "Content-Type", "application/merge-patch+json")
                        .method(
                                "PATCH",
                                BodyPublishers.ofString(
                                        "{\"status\":{\"daemonEndpoints\":{\"kubeletEndpoint\":{\"Port\":"
                                                + kubelet.getLocalPort() + "}}}}")));

        // When / Then
        assertThatThrownBy(this::open).isInstanceOf(AssertionError.class).hasMessageContaining("HTTP/1.1 500");
        assertThat(accepted).isEmpty();
    }
}
