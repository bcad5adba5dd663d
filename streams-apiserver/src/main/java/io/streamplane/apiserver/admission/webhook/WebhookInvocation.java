package io.streamplane.apiserver.admission.webhook;

import io.streamplane.apiserver.admission.Draft;
import io.streamplane.apiserver.admission.match.AdmissionAttributes;
import io.streamplane.apiserver.request.ApiFailure;
import io.streamplane.apiserver.request.Failures;
import io.streamplane.apiserver.request.Refusal;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.tree.Tree;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One call of a webhook for one request: made, read, and reported to the draft. */
final class WebhookInvocation {

    private static final Logger LOG = LoggerFactory.getLogger(WebhookInvocation.class);

    private static final int INTERNAL = 500;

    private final AdmissionWebhook webhook;
    private final AdmissionAttributes request;
    private final WebhookReview review;
    private final ObjectNode question;

    /** What came of it. */
    sealed interface Outcome {

        record Answered(WebhookReview.Answer answer) implements Outcome {}

        /** @param why it did not answer as it has to */
        record Failed(String why) implements Outcome {}
    }

    private WebhookInvocation(
            AdmissionWebhook webhook, AdmissionAttributes request, WebhookReview review, ObjectNode question) {
        this.webhook = webhook;
        this.request = request;
        this.review = review;
        this.question = question;
    }

    /**
     * A question that is ready to be asked.
     *
     * @throws Refusal where the webhook may not be asked: it has side effects, and nothing is to be done
     */
    static WebhookInvocation of(AdmissionWebhook webhook, AdmissionAttributes request, Kind seen, boolean mutating) {
        if (request.draft().dryRun() && !webhook.dryRun()) {
            throw Refusal.definite(
                    Failures.badRequest("admission webhook \"" + webhook.name() + "\" does not support dry run"));
        }
        try {
            var review =
                    WebhookReview.of(webhook.reviewVersions(), UUID.randomUUID().toString(), mutating);
            return new WebhookInvocation(webhook, request, review, review.request(request, seen));
        } catch (WebhookReview.InvalidAnswer e) {
            throw Refusal.definite(
                    Failures.internal(failed(webhook, "could not create admission objects: " + e.getMessage())));
        }
    }

    private record Remembered(ObjectNode question, Outcome outcome) {}

    /**
     * Waits for the answer, as long as the webhook may take; changes nothing of the request. Where the same was asked before, and the
     * request is only planned anew, the answer is the same.
     */
    Outcome ask(WebhookCalls calls) {
        String key = (review.mutating() ? "MutatingAdmissionWebhook/" : "ValidatingAdmissionWebhook/") + webhook.part()
                + "/" + request.draft().reinvocation().isSecond();
        ObjectNode essence = essence();
        if (request.draft().memory().get(key) instanceof Remembered before && before.question.equals(essence)) {
            return before.outcome;
        }
        long began = System.nanoTime();
        Outcome outcome = call(calls);
        calls.made(new WebhookCalls.Made(
                webhook.name(),
                review.mutating(),
                operation(),
                outcome instanceof Outcome.Answered answered
                        && answered.answer().allowed(),
                Duration.ofNanos(System.nanoTime() - began)));
        request.draft().memory().put(key, new Remembered(essence, outcome));
        return outcome;
    }

    /** The question without what the server makes up at each attempt. */
    private ObjectNode essence() {
        ObjectNode asked = Tree.ensure(question.deepCopy(), "request");
        asked.remove("uid");
        ObjectNode metadata = Tree.object(asked, "object", "metadata");
        if (metadata != null && Tree.text(asked, "operation").equals("CREATE")) {
            metadata.remove(List.of("uid", "creationTimestamp"));
            if (Tree.has(metadata, "generateName")) {
                metadata.remove("name");
                asked.remove("name");
            }
        }
        return asked;
    }

    private Outcome call(WebhookCalls calls) {
        try {
            JsonNode answered = calls.call(webhook.client(), question, webhook.timeoutSeconds(), request.snapshot());
            return new Outcome.Answered(review.answer(answered));
        } catch (WebhookReview.InvalidAnswer e) {
            return new Outcome.Failed("received invalid webhook response: " + e.getMessage());
        } catch (IOException e) {
            return new Outcome.Failed("failed to call webhook: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Outcome.Failed("failed to call webhook: interrupted");
        }
    }

    /**
     * Tells the draft what was said; refuses where the answer is no.
     *
     * @param failedOpen the key of the audit by which a failure is known that is ignored
     * @param calls is told of it
     * @return the answer; null where there is none and that is ignored
     */
    WebhookReview.@Nullable Answer settle(Outcome outcome, String failedOpen, WebhookCalls calls) {
        Draft draft = request.draft();
        return switch (outcome) {
            case Outcome.Failed failed -> {
                String message = failed(webhook, failed.why);
                if (webhook.failClosed()) {
                    calls.rejected(
                            new WebhookCalls.Rejected(webhook.name(), review.mutating(), operation(), false, INTERNAL));
                    throw Refusal.definite(Failures.internal(message));
                }
                LOG.warn("{}; it is ignored", message);
                calls.failedOpen(webhook.name(), review.mutating());
                draft.annotate(failedOpen, webhook.name());
                yield null;
            }
            case Outcome.Answered(WebhookReview.Answer answer) -> {
                answer.annotations().forEach((key, value) -> draft.annotate(webhook.name() + "/" + key, value));
                answer.warnings().forEach(draft::warn);
                if (!answer.allowed()) {
                    ApiFailure denial = WebhookReview.denial(webhook.name(), answer.status());
                    calls.rejected(new WebhookCalls.Rejected(
                            webhook.name(), review.mutating(), operation(), true, denial.code()));
                    throw Refusal.definite(denial);
                }
                yield answer;
            }
        };
    }

    private String operation() {
        return request.draft().operation().name();
    }

    private static String failed(AdmissionWebhook webhook, String why) {
        return "failed calling webhook \"" + webhook.name() + "\": " + why;
    }
}
