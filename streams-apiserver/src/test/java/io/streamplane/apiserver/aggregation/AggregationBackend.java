package io.streamplane.apiserver.aggregation;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.streamplane.apiserver.auth.CertificateAuthority;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A server of demo.example.com/v1, with a certificate of its own authority for one DNS name. */
public final class AggregationBackend implements AutoCloseable {

    private static final String RESOURCES = """
            {"kind":"APIResourceList","apiVersion":"v1","groupVersion":"demo.example.com/v1","resources":[
             {"name":"things","singularName":"thing","namespaced":true,"kind":"Thing","verbs":["get","list","watch"],"shortNames":["th"]},
             {"name":"things/status","singularName":"","namespaced":true,"kind":"Thing","verbs":["get"]}]}""";

    /** Opened for the second half of a watch. */
    public final CountDownLatch goOn = new CountDownLatch(1);

    private final HttpsServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CertificateAuthority authority;

    public AggregationBackend(Path folder, String dnsName) throws IOException, GeneralSecurityException {
        authority = CertificateAuthority.in(folder);
        var identity = authority.server(folder, List.of(dnsName));
        var keys = KeyStore.getInstance("PKCS12");
        keys.load(null, new char[0]);
        keys.setKeyEntry("server", identity.key(), new char[0], new Certificate[] {identity.certificate()});
        var own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, new char[0]);
        var tls = SSLContext.getInstance("TLS");
        tls.init(own.getKeyManagers(), null, null);
        server = HttpsServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /** As an APIService has it. */
    public String bundle() {
        return Base64.getEncoder().encodeToString(authority.certificatePem().getBytes(StandardCharsets.UTF_8));
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().toString();
        if (path.equals("/apis/demo.example.com/v1")) {
            send(exchange, 200, RESOURCES);
        } else if (path.endsWith("watch=true")) {
            watch(exchange);
        } else if (path.endsWith("/missing")) {
            send(exchange, 404, "{\"kind\":\"Status\",\"code\":404}");
        } else {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            send(
                    exchange,
                    200,
                    "{\"method\":\"" + exchange.getRequestMethod() + "\",\"path\":\"" + path + "\",\"user\":\""
                            + exchange.getRequestHeaders().get("X-Remote-User") + "\",\"groups\":\""
                            + exchange.getRequestHeaders().get("X-Remote-Group") + "\",\"body\":\"" + body + "\"}");
        }
    }

    private void watch(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, 0);
        try (var out = exchange.getResponseBody()) {
            out.write("first\n".getBytes(StandardCharsets.UTF_8));
            out.flush();
            goOn.await();
            out.write("second\n".getBytes(StandardCharsets.UTF_8));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void send(HttpExchange exchange, int code, String json) throws IOException {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(code, bytes.length);
        try (var out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    @Override
    public void close() {
        goOn.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
