package io.streamplane.apiserver.conversion;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.streamplane.apiserver.auth.CertificateAuthority;
import io.streamplane.schemas.tree.Tree;
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
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A webhook at localhost: {@code spec.length} of v1beta1 is {@code spec.size} of v1. */
public final class ConversionServer implements AutoCloseable {

    private static final JsonMapper JSON = new JsonMapper();

    /** How many reviews were answered at {@code /convert}. */
    public final AtomicInteger reviews = new AtomicInteger();

    private final CountDownLatch end = new CountDownLatch(1);
    private final HttpsServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CertificateAuthority authority;

    public ConversionServer(Path folder) throws IOException, GeneralSecurityException {
        authority = CertificateAuthority.in(folder);
        var identity = authority.server(folder, List.of("localhost"));
        var keys = KeyStore.getInstance("PKCS12");
        keys.load(null, new char[0]);
        keys.setKeyEntry("server", identity.key(), new char[0], new Certificate[] {identity.certificate()});
        var own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, new char[0]);
        var tls = SSLContext.getInstance("TLS");
        tls.init(own.getKeyManagers(), null, null);
        server = HttpsServer.create(new InetSocketAddress("localhost", 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        server.setExecutor(threads);
        server.createContext("/convert", this::convert);
        server.createContext("/slow", this::waitForEnd);
        server.createContext("/drops", this::drop);
        server.createContext("/huge", ConversionServer::flood);
        server.createContext("/broken", exchange -> send(exchange, 500, "no"));
        server.createContext("/text", exchange -> send(exchange, 200, "hello"));
        server.start();
    }

    public String url(String path) {
        return "https://localhost:" + server.getAddress().getPort() + path;
    }

    /** As a definition has it. */
    public String bundle() {
        return Base64.getEncoder().encodeToString(authority.certificatePem().getBytes(StandardCharsets.UTF_8));
    }

    private void convert(HttpExchange exchange) throws IOException {
        reviews.incrementAndGet();
        var review = (ObjectNode) JSON.readTree(exchange.getRequestBody().readAllBytes());
        ObjectNode request = Tree.ensure(review, "request");
        String version = Tree.text(request, "desiredAPIVersion");
        ObjectNode answer = JSON.createObjectNode();
        answer.put("kind", "ConversionReview").put("apiVersion", Tree.text(review, "apiVersion"));
        ObjectNode response = answer.putObject("response").put("uid", Tree.text(request, "uid"));
        response.putObject("result").put("status", "Success");
        ArrayNode converted = response.putArray("convertedObjects");
        for (ObjectNode object : Tree.objects(request, "objects")) {
            ObjectNode spec = Tree.ensure(object, "spec");
            boolean old = version.endsWith("v1beta1");
            spec.set(old ? "length" : "size", spec.remove(old ? "size" : "length"));
            converted.add(object.put("apiVersion", version));
        }
        send(exchange, 200, answer.toString());
    }

    private void waitForEnd(HttpExchange exchange) {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        exchange.close();
    }

    private void drop(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        exchange.getResponseBody().write('{');
        exchange.getResponseBody().flush();
        waitForEnd(exchange);
    }

    private static void flood(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        byte[] spaces = " ".repeat(1 << 20).getBytes(StandardCharsets.UTF_8);
        try (var out = exchange.getResponseBody()) {
            for (int i = 0; i < 1000; i++) {
                out.write(spaces);
            }
        }
    }

    private static void send(HttpExchange exchange, int code, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(code, bytes.length);
        try (var out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    @Override
    public void close() {
        end.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
