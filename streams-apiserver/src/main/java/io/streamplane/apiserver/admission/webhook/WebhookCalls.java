package io.streamplane.apiserver.admission.webhook;

import io.streamplane.apiserver.journal.state.Snapshot;
import java.io.IOException;
import java.time.Duration;
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

    /** Is told of each call that was made. */
    default void made(Made call) {}

    /** Is told of a request that is refused because of a webhook. */
    default void rejected(Rejected rejection) {}

    /** Is told of a webhook whose failure is ignored. */
    default void failedOpen(String webhook, boolean mutating) {}

    /**
     * A call that was made.
     *
     * @param operation as in reviews, e.g. CREATE
     * @param allowed whether it was answered so
     */
    record Made(String webhook, boolean mutating, String operation, boolean allowed, Duration took) {}

    /**
     * A request that is refused.
     *
     * @param answered by the webhook itself; else it did not answer as it has to
     * @param code of HTTP
     */
    record Rejected(String webhook, boolean mutating, String operation, boolean answered, int code) {}
}
