package io.streamplane.apiserver.webhook;

import io.streamplane.apiserver.trust.TrustedClients;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.security.GeneralSecurityException;
import java.security.SignatureException;
import java.security.cert.CertPathBuilderException;
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
public final class WebhookClient implements AutoCloseable {

    /** An answer may be larger than the question, but not without end. */
    private static final int LEAST_ANSWER = 8 * 1024 * 1024;

    private static final int ANSWER_FACTOR = 4;

    private record Trust(String bundle, String serverName) {}

    private final Duration patience;

    private final TrustedClients<Trust> clients;

    /** @param patience with whom nobody says another */
    public WebhookClient(Duration patience) {
        this.patience = patience;
        this.clients = new TrustedClients<>(patience);
    }

    /** @throws IOException where there is no answer of the right form */
    public JsonNode post(WebhookAddress address, ObjectNode body) throws IOException, InterruptedException {
        return post(address, body, patience);
    }

    /** @param patience with this one call, from the connection to the answer's end */
    public JsonNode post(WebhookAddress address, ObjectNode body, Duration patience)
            throws IOException, InterruptedException {
        byte[] content = JsonMapper.shared().writeValueAsBytes(body);
        long most = Math.max(LEAST_ANSWER, (long) ANSWER_FACTOR * content.length);
        HttpRequest request = HttpRequest.newBuilder(address.uri())
                .timeout(patience)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json")
                .POST(BodyPublishers.ofByteArray(content))
                .build();
        try {
            HttpResponse<byte[]> response = answer(
                    client(address).sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), most)),
                    patience);
            if (response.statusCode() / 100 != 2) {
                throw new IOException("the server answered with status " + response.statusCode());
            }
            return JsonMapper.shared().readTree(response.body());
        } catch (GeneralSecurityException | IllegalArgumentException | JacksonException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** The time-out of a request ends with the head of the answer; a body may come drop by drop. */
    private HttpResponse<byte[]> answer(CompletableFuture<HttpResponse<byte[]>> coming, Duration patience)
            throws IOException, InterruptedException {
        try {
            return coming.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new IOException("context deadline exceeded");
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

    /** What is at the bottom of a failure, in the words of Go where these are known. */
    public static String reason(Throwable failure) {
        Throwable deepest = failure;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        return switch (deepest) {
            case HttpTimeoutException _ -> "context deadline exceeded";
            case JacksonException e -> "couldn't get version/kind; json parse error: " + e.getOriginalMessage();
            case CertPathBuilderException _, SignatureException _ ->
                "tls: failed to verify certificate: x509: certificate signed by unknown authority";
            case ClosedChannelException _ -> "EOF";
            default -> deepest.getMessage() == null ? deepest.toString() : deepest.getMessage();
        };
    }

    @Override
    public void close() {
        clients.close();
    }
}
