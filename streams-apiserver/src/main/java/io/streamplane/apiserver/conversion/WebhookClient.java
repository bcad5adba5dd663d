package io.streamplane.apiserver.conversion;

import io.streamplane.apiserver.aggregation.TrustedClients;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Posts JSON to webhooks and reads what they answer, within a time and a size. Thread-safe. */
final class WebhookClient implements AutoCloseable {

    /** An answer may be larger than the question, but not without end. */
    private static final int LEAST_ANSWER = 8 * 1024 * 1024;

    private static final int ANSWER_FACTOR = 4;

    private record Trust(String bundle, String serverName) {}

    private final Duration patience;

    private final TrustedClients<Trust> clients;

    WebhookClient(Duration patience) {
        this.patience = patience;
        this.clients = new TrustedClients<>(patience);
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

    private HttpClient client(WebhookAddress address) throws GeneralSecurityException {
        var trust = new Trust(address.caBundle(), address.serverName());
        return clients.client(trust, () -> TrustedClients.context(null, address.trust()));
    }

    @Override
    public void close() {
        clients.close();
    }
}
