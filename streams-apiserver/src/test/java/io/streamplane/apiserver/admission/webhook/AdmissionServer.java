package io.streamplane.apiserver.admission.webhook;

import com.sun.net.httpserver.HttpExchange;
import io.streamplane.apiserver.aggregation.HttpsBackend;
import io.streamplane.schemas.tree.Tree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.function.BiConsumer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Webhooks of admission at localhost, good ones and hostile ones, by their paths. */
final class AdmissionServer implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.shared();

    /** What was asked at the good ones. */
    final List<ObjectNode> requests = new CopyOnWriteArrayList<>();

    private final CountDownLatch end = new CountDownLatch(1);
    private final HttpsBackend backend;

    AdmissionServer(Path folder) throws IOException, GeneralSecurityException {
        backend = new HttpsBackend(folder, "localhost", "localhost");
        answer("/allow", (request, response) -> response.put("allowed", true));
        answer("/warn", (request, response) -> {
            response.put("allowed", true).putArray("warnings").add("old habit");
            response.putObject("auditAnnotations").put("checked", "yes");
        });
        answer(
                "/deny",
                (request, response) -> response.put("allowed", false)
                        .putObject("status")
                        .put("code", 403)
                        .put("reason", "Forbidden")
                        .put("message", "not in my house"));
        answer("/silent", (request, response) -> response.put("allowed", false));
        answer(
                "/label",
                (request, response) -> patch(
                        response, "[{\"op\":\"add\",\"path\":\"/metadata/labels\",\"value\":{\"seen\":\"yes\"}}]"));
        answer(
                "/break",
                (request, response) ->
                        patch(response, "[{\"op\":\"add\",\"path\":\"/data\",\"value\":\"no object\"}]"));
        answer(
                "/spoil",
                (request, response) -> patch(
                        response, "[{\"op\":\"add\",\"path\":\"/metadata/labels\",\"value\":{\"a b\":\"no label\"}}]"));
        answer(
                "/elsewhere",
                (request, response) -> patch(
                        response, "[{\"op\":\"replace\",\"path\":\"/metadata/namespace\",\"value\":\"kube-system\"}]"));
        answer("/no-patch", (request, response) -> patch(response, "nonsense"));
        answer(
                "/wrong-uid",
                (request, response) -> response.put("uid", "another").put("allowed", true));
        backend.server().createContext("/slow", this::waitForEnd);
        backend.server().createContext("/drops", this::drop);
        backend.server().createContext("/huge", AdmissionServer::flood);
        backend.server().createContext("/broken", exchange -> send(exchange, 500, "no"));
        backend.server().createContext("/text", exchange -> send(exchange, 200, "hello"));
        backend.server().createContext("/list", exchange -> send(exchange, 200, "[]"));
        backend.server().createContext("/empty", exchange -> send(exchange, 200, "{}"));
        backend.server().createContext("/redirect", exchange -> {
            exchange.getResponseHeaders().add("Location", url("/allow"));
            send(exchange, 307, "");
        });
        backend.server().setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        backend.server().start();
    }

    String url(String path) {
        return "https://localhost:" + backend.port() + path;
    }

    String bundle() {
        return backend.bundle();
    }

    private static void patch(ObjectNode response, String operations) {
        response.put("allowed", true)
                .put("patchType", "JSONPatch")
                .put("patch", Base64.getEncoder().encodeToString(operations.getBytes(StandardCharsets.UTF_8)));
    }

    private void answer(String path, BiConsumer<ObjectNode, ObjectNode> fill) {
        backend.server().createContext(path, exchange -> {
            var review = (ObjectNode) JSON.readTree(exchange.getRequestBody().readAllBytes());
            ObjectNode request = Tree.ensure(review, "request");
            requests.add(review);
            ObjectNode answer = JSON.createObjectNode();
            answer.put("kind", "AdmissionReview").put("apiVersion", Tree.text(review, "apiVersion"));
            fill.accept(request, answer.putObject("response").put("uid", Tree.text(request, "uid")));
            send(exchange, 200, answer.toString());
        });
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
        exchange.sendResponseHeaders(code, bytes.length == 0 ? -1 : bytes.length);
        try (var out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    @Override
    public void close() {
        end.countDown();
        backend.close();
    }
}
