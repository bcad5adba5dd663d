package io.streamplane.apiserver.webhook;

import io.streamplane.apiserver.admission.webhook.WebhookCalls;
import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.schemas.tree.Tree;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Webhooks that are reached over TLS, at a URL or through a Service. */
public final class RemoteWebhooks implements WebhookCalls, AutoCloseable {

    private static final Duration LONGEST = Duration.ofSeconds(30);

    private final WebhookClient client = new WebhookClient(LONGEST);

    @Override
    public JsonNode call(ObjectNode clientConfig, ObjectNode review, int seconds, Snapshot state)
            throws IOException, InterruptedException {
        String query = "?timeout=" + seconds + "s";
        try {
            WebhookAddress at = clientConfig.has("url")
                    ? WebhookAddress.ofUrl(clientConfig)
                    : WebhookAddress.of(clientConfig, state);
            var address = new WebhookAddress(URI.create(at.uri() + query), at.caBundle(), at.serverName());
            return client.post(address, review, Duration.ofSeconds(seconds));
        } catch (IOException | IllegalArgumentException e) {
            throw new IOException("Post \"" + shown(clientConfig) + query + "\": " + WebhookClient.reason(e), e);
        }
    }

    private static String shown(ObjectNode clientConfig) {
        ObjectNode service = Tree.object(clientConfig, "service");
        if (service == null) {
            return Tree.text(clientConfig, "url");
        }
        String path = Tree.text(service, "path");
        return "https://" + Tree.text(service, "name") + "." + Tree.text(service, "namespace") + ".svc:"
                + Tree.number(service, "port", 443) + (path.startsWith("/") ? path : "/" + path);
    }

    @Override
    public void close() {
        client.close();
    }
}
