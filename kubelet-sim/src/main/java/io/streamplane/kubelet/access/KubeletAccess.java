package io.streamplane.kubelet.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import io.streamplane.schemas.certificate.CertificateTrust;
import io.streamplane.schemas.credential.BearerHeaders;
import io.streamplane.schemas.credential.BearerHeaders.Shown;
import io.streamplane.schemas.digest.Sha256;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who may ask a kubelet, as upstream's with {@code authentication.webhook.enabled}, {@code authentication.anonymous.enabled: false} and
 * {@code authorization.mode: Webhook}: holders of a certificate of a trusted authority, or of a token that the API server knows, who have a
 * right to what they ask for. Answers of the API server are kept for the times of upstream's KubeletConfiguration. Members of
 * {@code system:masters} are not asked about, since the API server gives them every right. Thread-safe; blocks.
 */
public final class KubeletAccess {

    private static final Logger LOG = LoggerFactory.getLogger(KubeletAccess.class);

    private static final Duration TOKEN_KEPT = Duration.ofMinutes(2);
    private static final Duration ALLOWED_KEPT = Duration.ofMinutes(5);
    private static final Duration DENIED_KEPT = Duration.ofSeconds(30);
    private static final int MOST = 8_192;

    private final CertificateTrust trust;
    private final AccessReviewer reviewer;

    /** By hashes of tokens. */
    private final Cache<String, KubeletUser> users;

    private final Cache<Right, Boolean> rights;

    private record Right(KubeletUser user, String verb, String subresource, String node) {}

    /**
     * Why a request is not answered.
     *
     * @param status of HTTP
     */
    public record Refused(int status, String message) {}

    /** @param authorities of certificates of those who may be known by one */
    public KubeletAccess(List<X509Certificate> authorities, AccessReviewer reviewer, InstantSource clock) {
        this.trust = new CertificateTrust(authorities, clock);
        this.reviewer = reviewer;
        this.users = kept(clock, _ -> TOKEN_KEPT);
        this.rights = kept(clock, allowed -> allowed ? ALLOWED_KEPT : DENIED_KEPT);
    }

    private static <K, V> Cache<K, V> kept(InstantSource clock, Function<V, Duration> time) {
        return Caffeine.newBuilder()
                .maximumSize(MOST)
                .ticker(() -> Duration.ofMillis(clock.millis()).toNanos())
                .expireAfter(Expiry.<K, V>creating((_, value) -> time.apply(value)))
                .build();
    }

    /** Those that clients are told of in the handshake. */
    public List<X509Certificate> authorities() {
        return trust.authorities();
    }

    /**
     * Why a request is refused; empty where it is not.
     *
     * @param shown in the handshake, the client's own certificate first; empty: none
     * @param tokens what the request shows beside, in the order in which it is believed
     */
    public Optional<Refused> refusal(List<X509Certificate> shown, List<Shown> tokens, KubeletRequest request)
            throws InterruptedException {
        KubeletUser user = user(shown, tokens);
        if (user == null) {
            return Optional.of(new Refused(401, "Unauthorized"));
        }
        if (user.isMaster()) {
            return Optional.empty();
        }
        for (String subresource : request.subresources()) {
            try {
                if (has(new Right(user, request.verb(), subresource, request.node()))) {
                    return Optional.empty();
                }
            } catch (IOException e) {
                LOG.warn(
                        "Whether {} may {} nodes/{} is not known: {}",
                        user.name(),
                        request.verb(),
                        subresource,
                        e.toString());
                return Optional.of(new Refused(
                        500, "Authorization error " + what(user, request) + ", subresource=" + subresource + ")"));
            }
        }
        return Optional.of(new Refused(
                403,
                "Forbidden " + what(user, request) + ", subresource(s)=[" + String.join(" ", request.subresources())
                        + "])"));
    }

    private static String what(KubeletUser user, KubeletRequest request) {
        return "(user=" + user.name() + ", verb=" + request.verb() + ", resource=nodes";
    }

    private @Nullable KubeletUser user(List<X509Certificate> shown, List<Shown> tokens) throws InterruptedException {
        KubeletUser user =
                trust.trusts(shown) ? KubeletUser.of(shown.getFirst()).orElse(null) : null;
        for (Shown each : tokens) {
            if (user == null && each instanceof BearerHeaders.Token token) {
                user = byToken(token.text());
            }
        }
        return user == null ? null : user.authenticated();
    }

    private @Nullable KubeletUser byToken(String token) throws InterruptedException {
        String hash = Sha256.hex(token);
        KubeletUser user = users.getIfPresent(hash);
        if (user != null) {
            return user;
        }
        try {
            user = reviewer.user(token).orElse(null);
        } catch (IOException e) {
            LOG.warn("Whose a token is is not known: {}", e.toString());
            return null;
        }
        if (user != null) {
            users.put(hash, user);
        }
        return user;
    }

    private boolean has(Right right) throws IOException, InterruptedException {
        Boolean known = rights.getIfPresent(right);
        if (known == null) {
            known = reviewer.allows(right.user(), right.verb(), right.subresource(), right.node());
            rights.put(right, known);
        }
        return known;
    }
}
