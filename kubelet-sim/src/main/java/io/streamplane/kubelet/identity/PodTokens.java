package io.streamplane.kubelet.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Tokens of ServiceAccounts for pods, as a kubelet asks the API server for them: by a TokenRequest in the node's name, bound to the pod. A
 * token is asked for anew after 80 percent of its life, or a day ({@code pkg/kubelet/token}). Thread-safe; blocks.
 */
public final class PodTokens {

    private static final Logger LOG = LoggerFactory.getLogger(PodTokens.class);
    private static final int MOST = 10_000;
    private static final Duration LONGEST_USED = Duration.ofDays(1);
    private static final long STANDARD_SECONDS = 3_600;

    private final NodeAccess access;
    private final List<X509Certificate> authorities;
    private final InstantSource clock;
    private final Cache<Wanted, Token> known =
            Caffeine.newBuilder().maximumSize(MOST).build();

    private record Wanted(String pod, String account, String audience, long seconds) {}

    private record Token(String text, Instant renewAt) {}

    /** @param authorities of the API server's certificate */
    public PodTokens(NodeAccess access, List<X509Certificate> authorities, InstantSource clock) {
        this.access = access;
        this.authorities = List.copyOf(authorities);
        this.clock = clock;
    }

    /** The authorities in PEM, by which a pod knows the server. */
    public String authority() {
        var text = new StringBuilder();
        try {
            for (X509Certificate each : authorities) {
                text.append(NodeCredential.pem("CERTIFICATE", each.getEncoded()));
            }
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a certificate that was read can be written", e);
        }
        return text.toString();
    }

    /**
     * A token of the pod's account.
     *
     * @param audience whom it is for; null: the API server
     * @param seconds that it should hold; null: an hour
     * @return null where the API server gives none, which is told in the log
     */
    public @Nullable String token(String node, Pod pod, @Nullable String audience, @Nullable Long seconds) {
        String account = pod.getSpec().getServiceAccountName();
        var wanted = new Wanted(
                pod.getMetadata().getUid(),
                account == null || account.isEmpty() ? "default" : account,
                audience == null ? "" : audience,
                seconds == null ? STANDARD_SECONDS : seconds);
        Instant now = clock.instant();
        Token before = known.getIfPresent(wanted);
        if (before != null && now.isBefore(before.renewAt())) {
            return before.text();
        }
        try {
            Token made = request(node, pod, wanted, now);
            known.put(wanted, made);
            return made.text();
        } catch (IOException e) {
            LOG.warn(
                    "Pod {}/{} of {} gets no new token: {}",
                    pod.getMetadata().getNamespace(),
                    pod.getMetadata().getName(),
                    node,
                    e.getMessage());
            return before == null ? null : before.text();
        }
    }

    private Token request(String node, Pod pod, Wanted wanted, Instant now) throws IOException {
        ObjectNode request = JsonNodeFactory.instance
                .objectNode()
                .put("apiVersion", "authentication.k8s.io/v1")
                .put("kind", "TokenRequest");
        ObjectNode spec = request.putObject("spec").put("expirationSeconds", wanted.seconds());
        var audiences = spec.putArray("audiences");
        if (!wanted.audience().isEmpty()) {
            audiences.add(wanted.audience());
        }
        spec.putObject("boundObjectRef")
                .put("apiVersion", "v1")
                .put("kind", "Pod")
                .put("name", pod.getMetadata().getName())
                .put("uid", wanted.pod());
        String path = "/api/v1/namespaces/" + pod.getMetadata().getNamespace() + "/serviceaccounts/" + wanted.account()
                + "/token";
        ObjectNode made = access.access(node).post(path, request);
        String token = made.at("/status/token").asString("");
        if (token.isEmpty()) {
            throw new IOException("expected a token from the API server, but its answer has none");
        }
        Instant end = Instant.parse(made.at("/status/expirationTimestamp").asString());
        Duration used = Duration.between(now, end).multipliedBy(8).dividedBy(10);
        return new Token(token, now.plus(used.compareTo(LONGEST_USED) > 0 ? LONGEST_USED : used));
    }
}
