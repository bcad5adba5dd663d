package io.streamplane.apiserver.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.streamplane.apiserver.aggregation.AggregatedServers;
import io.streamplane.apiserver.aggregation.UnavailableException;
import io.streamplane.apiserver.identity.AuthenticatedUser;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import org.eclipse.jetty.http.HttpField;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Passes requests on to the servers of APIServices. Who asks is told by the headers of the front proxy
 * ({@code X-Remote-User} and others), which a client cannot set itself; streams are passed on as they come.
 */
final class AggregatedHandler {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int BUFFER = 16 * 1024;

    /** Those of one connection, and what is said anew. */
    static final Set<String> KEPT_BACK = Set.of(
            "accept-encoding",
            "authorization",
            "connection",
            "content-length",
            "expect",
            "host",
            "http2-settings",
            "keep-alive",
            "proxy-authorization",
            "sec-websocket-protocol",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    private final AggregatedServers servers;

    AggregatedHandler(AggregatedServers servers) {
        this.servers = servers;
    }

    /** The APIService that a path is of; null where it is none of another server. */
    @Nullable
    ObjectNode serviceOf(String path) {
        String[] segments = path.split("/", -1);
        return segments.length >= 4 && segments[1].equals("apis") && !segments[3].isEmpty()
                ? servers.serviceOf(segments[2], segments[3])
                : null;
    }

    void handle(Exchange exchange, String method, ObjectNode apiService, AuthenticatedUser user)
            throws IOException, InterruptedException {
        String path = exchange.request().getHttpURI().getPathQuery();
        byte[] body = exchange.body();
        HttpRequest.Builder request = HttpRequest.newBuilder()
                .timeout(PATIENCE)
                .method(method, body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        for (HttpField field : exchange.request().getHeaders()) {
            String name = field.getName().toLowerCase(Locale.ROOT);
            String value = field.getValue();
            if (!KEPT_BACK.contains(name)
                    && !name.startsWith("x-remote-")
                    && !name.startsWith("impersonate-")
                    && value != null) {
                request.header(field.getName(), value);
            }
        }
        request.header("X-Remote-User", user.name());
        user.allGroups().forEach(group -> request.header("X-Remote-Group", group));
        if (!user.uid().isEmpty()) {
            request.header("X-Remote-Uid", user.uid());
        }
        user.extra()
                .forEach((key, values) -> values.forEach(
                        value -> request.header("X-Remote-Extra-" + URLEncoder.encode(key, UTF_8), value)));
        try {
            HttpResponse<InputStream> response = servers.send(apiService, path, request);
            answer(exchange, response);
        } catch (UnavailableException e) {
            throw new RequestException(HttpFailures.unavailable("error trying to reach service: " + e.getMessage()));
        }
    }

    static void answer(Exchange exchange, HttpResponse<InputStream> response) throws IOException {
        String type = response.headers().firstValue("Content-Type").orElse("application/json");
        response.headers().allValues("Warning").forEach(each -> exchange.header("Warning", each));
        try (InputStream in = response.body()) {
            if (response.statusCode() != 200) {
                exchange.send(response.statusCode(), type, in.readAllBytes());
                return;
            }
            exchange.gone().thenRun(() -> close(in));
            OutputStream out = exchange.stream(type);
            byte[] buffer = new byte[BUFFER];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                out.write(buffer, 0, count);
                out.flush();
            }
            out.close();
            exchange.succeeded();
        }
    }

    private static void close(InputStream in) {
        try {
            in.close();
        } catch (IOException e) {
            // nobody reads it any more
        }
    }
}
