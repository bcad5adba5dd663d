package io.streamplane.apiserver.authentication;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.streamplane.apiserver.identity.AuthenticatedUser;
import io.streamplane.apiserver.identity.TokenAuthenticator;
import io.streamplane.apiserver.identity.TokenVerdict;
import io.streamplane.apiserver.trust.ReviewClient;
import io.streamplane.schemas.tree.Tree;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Asks a server of a user's own with a TokenReview ({@code k8s.io/apiserver/plugin/pkg/authenticator/token/webhook}). What it says is
 * remembered for a while; that it did not answer is not. Thread-safe.
 */
final class WebhookTokens implements TokenAuthenticator {

    private static final int REMEMBERED = 8192;
    private static final int LONGEST = 16 * 1024;
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final ReviewClient.Attempts ATTEMPTS = new ReviewClient.Attempts(3, PAUSE::multipliedBy, PATIENCE);

    private final String version;
    private final ReviewClient client;
    private final Cache<Asked, TokenVerdict> known;

    private record Asked(String token, List<String> audiences) {}

    WebhookTokens(TokenWebhook webhook) {
        this.client = new ReviewClient(webhook.server(), PATIENCE);
        this.version = webhook.version();
        this.known = Caffeine.newBuilder()
                .maximumSize(REMEMBERED)
                .expireAfterWrite(webhook.remembered())
                .build();
    }

    @Override
    public TokenVerdict authenticate(String token, List<String> audiences) {
        if (token.length() > LONGEST) {
            return TokenVerdict.UNKNOWN;
        }
        var asked = new Asked(token, audiences);
        TokenVerdict before = known.getIfPresent(asked);
        if (before != null) {
            return before;
        }
        try {
            TokenVerdict verdict = verdict(ask(asked), audiences);
            known.put(asked, verdict);
            return verdict;
        } catch (IOException e) {
            return new TokenVerdict.Refused("webhook: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new TokenVerdict.Refused("webhook: interrupted");
        }
    }

    @Override
    public boolean isRemote() {
        return true;
    }

    @Override
    public boolean mayAsk(String token, List<String> audiences) {
        return token.length() <= LONGEST && known.getIfPresent(new Asked(token, audiences)) == null;
    }

    private static TokenVerdict verdict(ObjectNode review, List<String> wanted) {
        ObjectNode status = Tree.object(review, "status");
        if (!Tree.flag(status, "authenticated")) {
            String error = Tree.text(status, "error");
            return error.isEmpty() ? TokenVerdict.UNKNOWN : new TokenVerdict.Refused(error);
        }
        ObjectNode user = Tree.object(status, "user");
        String name = Tree.text(user, "username");
        List<String> said = Tree.texts(status, "audiences");
        List<String> meant = said.stream().filter(wanted::contains).toList();
        if (name.isEmpty() || !said.isEmpty() && meant.isEmpty()) {
            return TokenVerdict.UNKNOWN;
        }
        var extra = new LinkedHashMap<String, List<String>>();
        ObjectNode given = Tree.object(user, "extra");
        if (given != null) {
            given.propertyNames().forEach(key -> extra.put(key, Tree.texts(given, key)));
        }
        return new TokenVerdict.Known(
                new AuthenticatedUser(name, Tree.text(user, "uid"), Tree.texts(user, "groups"), extra), meant);
    }

    private ObjectNode ask(Asked asked) throws IOException, InterruptedException {
        ObjectNode review = JsonMapper.shared().createObjectNode();
        review.put("kind", "TokenReview").put("apiVersion", "authentication.k8s.io/" + version);
        ObjectNode spec = review.putObject("spec").put("token", asked.token());
        asked.audiences().forEach(spec.putArray("audiences")::add);
        return client.ask(review, ATTEMPTS);
    }
}
