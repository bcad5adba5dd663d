package io.streamplane.apiserver.oidc;

import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import io.streamplane.apiserver.trust.ServerTrust;
import io.streamplane.apiserver.trust.TrustedClients;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The public keys of an issuer, fetched when first needed, kept for a while, and fetched again for a token of a key that is not
 * among them. While the issuer does not answer, the last ones count. Thread-safe.
 */
final class IssuerKeys {

    private static final int PATIENCE_MILLIS = 5_000;
    private static final int MOST_BYTES = 1 << 20;
    private static final long KEPT_MILLIS = 300_000;
    private static final long REFRESH_MILLIS = 15_000;
    private static final long APART_MILLIS = 1_000;
    private static final Duration AGAIN = Duration.ofSeconds(1);

    private final JwtIssuer issuer;
    private final InstantSource clock;
    private @Nullable JWKSource<SecurityContext> source;
    private Instant next = Instant.MIN;

    IssuerKeys(JwtIssuer issuer, InstantSource clock) {
        this.issuer = issuer;
        this.clock = clock;
    }

    /** Throws {@link IOException} where the issuer does not say where its keys are. */
    synchronized JWKSource<SecurityContext> source() throws IOException {
        if (source == null) {
            if (clock.instant().isBefore(next)) {
                throw new IOException("authenticator not initialized");
            }
            next = clock.instant().plus(AGAIN);
            source = discover();
        }
        return source;
    }

    private JWKSource<SecurityContext> discover() throws IOException {
        var retriever = retriever();
        String given = issuer.discoveryUrl();
        String place =
                given == null ? issuer.url().replaceFirst("/$", "") + "/.well-known/openid-configuration" : given;
        try {
            JsonNode document = JsonMapper.shared()
                    .readTree(retriever
                            .retrieveResource(URI.create(place).toURL())
                            .getContent());
            String said = document.path("issuer").asString("");
            if (!said.equals(issuer.url())) {
                throw new IOException("expected issuer " + issuer.url() + " at " + place + ", but it says " + said);
            }
            return JWKSourceBuilder.create(
                            URI.create(document.path("jwks_uri").asString("")).toURL(), retriever)
                    .cache(KEPT_MILLIS, REFRESH_MILLIS)
                    .rateLimited(APART_MILLIS)
                    .outageTolerantForever()
                    .build();
        } catch (JacksonException | IllegalArgumentException | MalformedURLException e) {
            throw new IOException("expected a discovery document at " + place + ", but: " + e.getMessage(), e);
        }
    }

    private DefaultResourceRetriever retriever() throws IOException {
        String authority = issuer.authority();
        if (authority == null) {
            return new DefaultResourceRetriever(PATIENCE_MILLIS, PATIENCE_MILLIS, MOST_BYTES);
        }
        try {
            var tls = TrustedClients.context(
                    null,
                    ServerTrust.signers(
                            Base64.getEncoder().encodeToString(authority.getBytes(StandardCharsets.UTF_8))));
            return new DefaultResourceRetriever(
                    PATIENCE_MILLIS, PATIENCE_MILLIS, MOST_BYTES, true, tls.getSocketFactory());
        } catch (GeneralSecurityException e) {
            throw new IOException("cannot trust the issuer's authority", e);
        }
    }
}
