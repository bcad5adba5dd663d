package io.streamplane.apiserver.conversion;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Posts JSON to webhooks and reads what they answer, within a time and a size. Thread-safe. */
final class WebhookClient implements AutoCloseable {

    private static final int MOST_CLIENTS = 100;

    /** An answer may be larger than the question, but not without end. */
    private static final int LEAST_ANSWER = 8 * 1024 * 1024;

    private static final int ANSWER_FACTOR = 4;

    private record Trust(String bundle, String serverName) {}

    private final Duration patience;

    /** By whom they trust; the one that was used the longest time ago goes first. */
    private final Map<Trust, HttpClient> clients = new LinkedHashMap<>(16, 0.75f, true);

    WebhookClient(Duration patience) {
        this.patience = patience;
    }

    /** @throws IOException where there is no answer of the right form */
    JsonNode post(WebhookAddress address, ObjectNode body) throws IOException, InterruptedException {
        byte[] content = JsonMapper.shared().writeValueAsBytes(body);
        long most = Math.max(LEAST_ANSWER, (long) ANSWER_FACTOR * content.length);
        HttpRequest request = HttpRequest.newBuilder(address.uri())
                .timeout(patience)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json")
                .POST(BodyPublishers.ofByteArray(content))
                .build();
        try {
            HttpResponse<byte[]> response =
                    answer(client(address).sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), most)));
            if (response.statusCode() / 100 != 2) {
                throw new IOException("the server answered with status " + response.statusCode());
            }
            return JsonMapper.shared().readTree(response.body());
        } catch (GeneralSecurityException | IllegalArgumentException | JacksonException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** The time-out of a request ends with the head of the answer; a body may come drop by drop. */
    private HttpResponse<byte[]> answer(CompletableFuture<HttpResponse<byte[]>> coming)
            throws IOException, InterruptedException {
        try {
            return coming.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new IOException("the request timed out");
        } catch (ExecutionException e) {
            throw new IOException(e.getMessage(), e.getCause());
        } finally {
            coming.cancel(true);
        }
    }

    private synchronized HttpClient client(WebhookAddress address) throws GeneralSecurityException {
        var trust = new Trust(address.caBundle(), address.serverName());
        HttpClient known = clients.get(trust);
        if (known != null) {
            return known;
        }
        var tls = SSLContext.getInstance("TLS");
        tls.init(null, new TrustManager[] {address.trust()}, null);
        HttpClient made = HttpClient.newBuilder()
                .sslContext(tls)
                .connectTimeout(patience)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
        clients.put(trust, made);
        if (clients.size() > MOST_CLIENTS) {
            clients.remove(clients.keySet().iterator().next());
        }
        return made;
    }

    @Override
    public synchronized void close() {
        clients.values().forEach(HttpClient::shutdownNow);
        clients.clear();
    }
}
