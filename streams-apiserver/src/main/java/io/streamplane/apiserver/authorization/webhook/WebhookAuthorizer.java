package io.streamplane.apiserver.authorization.webhook;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import io.streamplane.apiserver.authorization.Attributes;
import io.streamplane.apiserver.authorization.Authorizer;
import io.streamplane.apiserver.identity.AuthenticatedUser;
import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.trust.KubeconfigServer;
import io.streamplane.apiserver.trust.ReviewClient;
import io.streamplane.schemas.tree.Tree;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Asks a server of a user's own with a SubjectAccessReview ({@code k8s.io/apiserver/plugin/pkg/authorizer/webhook}). What it says is
 * remembered for a while; where it says nothing in time, the failure policy decides.
 */
final class WebhookAuthorizer implements Authorizer {

    private static final int REMEMBERED = 8192;
    private static final int LONGEST_ASKED = 10_000;
    private static final int ATTEMPTS = 5;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);

    private final WebhookSettings settings;
    private final ReviewClient client;
    private final List<Path> files;
    private final Cache<String, Decision> known;

    WebhookAuthorizer(WebhookSettings settings, KubeconfigServer server) {
        this.settings = settings;
        this.client = new ReviewClient(() -> server, settings.timeout());
        this.files = server.files();
        this.known = Caffeine.newBuilder()
                .maximumSize(REMEMBERED)
                .expireAfter(Expiry.creating((String _, Decision decision) ->
                        decision.allowed() ? settings.authorizedFor() : settings.unauthorizedFor()))
                .build();
    }

    @Override
    public Rules rules(AuthenticatedUser user, String namespace, Snapshot state) {
        return new Rules(List.of(), true, "webhook authorizer does not support user rule resolution");
    }

    @Override
    public Label label() {
        return new Label("Webhook", settings.name());
    }

    @Override
    public List<Path> files() {
        return files;
    }

    @Override
    public boolean isRemote() {
        return true;
    }

    @Override
    public @Nullable Decision decideHere(AuthenticatedUser user, Attributes wanted, Snapshot state) {
        return decideHere(AccessReview.spec(user, wanted));
    }

    private @Nullable Decision decideHere(ObjectNode spec) {
        try {
            return settings.conditions().hold(AccessReview.complete(spec))
                    ? known.getIfPresent(spec.toString())
                    : Decision.NOTHING;
        } catch (ConditionFailure e) {
            return failed(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public Decision decide(AuthenticatedUser user, Attributes wanted, Snapshot state) {
        ObjectNode spec = AccessReview.spec(user, wanted);
        Decision here = decideHere(spec);
        if (here != null) {
            return here;
        }
        String key = spec.toString();
        try {
            Decision decision = ask(spec);
            if (isToBeRemembered(wanted, decision)) {
                known.put(key, decision);
            }
            return decision;
        } catch (IOException e) {
            return failed(String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return failed("interrupted");
        }
    }

    private Decision failed(String error) {
        return new Decision(settings.onFailure(), "", error);
    }

    /** Not what somebody blew up to fill the memory. */
    private boolean isToBeRemembered(Attributes wanted, Decision decision) {
        int length = wanted.isOfResource()
                ? wanted.namespace().length()
                        + wanted.verb().length()
                        + wanted.group().length()
                        + wanted.version().length()
                        + wanted.resource().length()
                        + wanted.subresource().length()
                        + wanted.name().length()
                : wanted.path().length() + wanted.verb().length();
        boolean kept = decision.allowed()
                ? settings.authorizedFor().isPositive()
                : settings.unauthorizedFor().isPositive();
        return kept && length < LONGEST_ASKED;
    }

    private Decision ask(ObjectNode spec) throws IOException, InterruptedException {
        ObjectNode review = JsonNodeFactory.instance.objectNode();
        review.put("kind", "SubjectAccessReview").put("apiVersion", "authorization.k8s.io/" + settings.version());
        review.putObject("metadata");
        ObjectNode said = review.set("spec", spec) instanceof ObjectNode whole ? whole : review;
        if (settings.version().equals("v1beta1") && said.get("spec") instanceof ObjectNode old && old.has("groups")) {
            ObjectNode older = old.deepCopy();
            older.set("group", older.remove("groups"));
            said.set("spec", older);
        }
        said.putObject("status").put("allowed", false);
        ObjectNode status = Tree.object(answer(JsonMapper.shared().writeValueAsBytes(said)), "status");
        boolean allowed = Tree.flag(status, "allowed");
        String reason = Tree.text(status, "reason");
        if (Tree.flag(status, "denied")) {
            return new Decision(
                    Effect.DENY,
                    reason,
                    allowed ? "webhook subject access review returned both allow and deny response" : "");
        }
        return new Decision(allowed ? Effect.ALLOW : Effect.NO_OPINION, reason, "");
    }

    /** Of the first attempt that is answered; what is no answer for good is not tried again. */
    private ObjectNode answer(byte[] review) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + settings.timeout().toNanos();
        Duration pause = FIRST_PAUSE;
        for (int attempt = 1; ; attempt++) {
            HttpResponse<byte[]> response;
            try {
                response = send(review, deadline);
            } catch (TimeoutException e) {
                throw new IOException("context deadline exceeded");
            } catch (ExecutionException e) {
                throw new IOException(e.getMessage(), e.getCause());
            }
            boolean unwell = ReviewClient.isUnwell(response.statusCode());
            if (!unwell || attempt == ATTEMPTS || System.nanoTime() + pause.toNanos() >= deadline) {
                return ReviewClient.read("SubjectAccessReview", response);
            }
            Thread.sleep(pause);
            pause = pause.multipliedBy(2);
        }
    }

    private HttpResponse<byte[]> send(byte[] review, long deadline)
            throws InterruptedException, ExecutionException, TimeoutException {
        CompletableFuture<HttpResponse<byte[]>> coming =
                client.http().sendAsync(client.request(review).build(), ReviewClient.answer());
        try {
            return coming.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } finally {
            coming.cancel(true);
        }
    }
}
