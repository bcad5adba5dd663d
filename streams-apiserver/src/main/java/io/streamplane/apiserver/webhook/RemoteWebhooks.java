package io.streamplane.apiserver.webhook;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.streamplane.apiserver.admission.webhook.WebhookCalls;
import io.streamplane.apiserver.journal.state.Snapshot;
import java.io.IOException;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Webhooks that are reached over TLS, at a URL or through a Service. */
public final class RemoteWebhooks implements WebhookCalls, AutoCloseable {

    private static final Duration LONGEST = Duration.ofSeconds(30);

    private final WebhookClient client = new WebhookClient(LONGEST);
    private final WebhookMeters meters;

    /** Measures nothing. */
    public RemoteWebhooks() {
        this(new SimpleMeterRegistry());
    }

    public RemoteWebhooks(MeterRegistry meters) {
        this.meters = new WebhookMeters(meters);
    }

    @Override
    public JsonNode call(ObjectNode clientConfig, ObjectNode review, int seconds, Snapshot state)
            throws IOException, InterruptedException {
        String query = "?timeout=" + seconds + "s";
        try {
            WebhookAddress at = WebhookAddress.of(clientConfig, state);
            return client.post(at.with(query), review, Duration.ofSeconds(seconds));
        } catch (IOException | IllegalArgumentException e) {
            throw new IOException(
                    "Post \"" + WebhookAddress.shown(clientConfig) + query + "\": " + WebhookClient.reason(e), e);
        }
    }

    @Override
    public void made(Made call) {
        meters.made(call);
    }

    @Override
    public void rejected(Rejected rejection) {
        meters.rejected(rejection);
    }

    @Override
    public void failedOpen(String webhook, boolean mutating) {
        meters.failedOpen(webhook, mutating);
    }

    @Override
    public void close() {
        client.close();
    }
}
