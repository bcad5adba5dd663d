package io.streamplane.apiserver.admission.webhook;

import io.streamplane.apiserver.journal.state.Snapshot;
import java.io.IOException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Asks webhooks. Thread-safe. */
@FunctionalInterface
public interface WebhookCalls {

    /**
     * Posts a review and waits for the answer.
     *
     * @param client the webhook's {@code clientConfig}
     * @param seconds to wait, at most
     * @param state where Services are looked up
     * @throws IOException where there is no JSON for an answer; says why
     */
    JsonNode call(ObjectNode client, ObjectNode review, int seconds, Snapshot state)
            throws IOException, InterruptedException;
}
