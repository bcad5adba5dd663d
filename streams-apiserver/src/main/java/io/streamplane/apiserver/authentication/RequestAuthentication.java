package io.streamplane.apiserver.authentication;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.streamplane.apiserver.certificate.CertificateAuthority;
import io.streamplane.apiserver.identity.AuthenticatedUser;
import io.streamplane.apiserver.identity.TokenVerdict;
import io.streamplane.schemas.certificate.CertificateTrust;
import io.streamplane.schemas.credential.BearerHeaders;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * Who an HTTP request comes from, as Kubernetes' chain of authenticators has it: a front proxy says so, or the client's
 * certificate, or a bearer token. The first that knows counts; one that is wrong makes the request unauthorized only where no
 * other knows.
 */
public final class RequestAuthentication {

    private final CertificateTrust clients;
    private final @Nullable FrontProxy proxy;
    private final BearerTokens tokens;
    private final Supplier<@Nullable Set<String>> anonymousPaths;

    /** Whom certificates name: a connection shows the very same one with each request. Those of connections that are gone go, too. */
    private final Cache<X509Certificate, AuthenticatedUser> named =
            Caffeine.newBuilder().weakKeys().build();

    /**
     * @param clients the authorities of client certificates
     * @param proxy null: nobody speaks for others
     * @param anonymousPaths that who shows nothing may ask for, of those that are open; gives null for all of these
     */
    public RequestAuthentication(
            CertificateTrust clients,
            @Nullable FrontProxy proxy,
            BearerTokens tokens,
            Supplier<@Nullable Set<String>> anonymousPaths) {
        this.clients = clients;
        this.proxy = proxy;
        this.tokens = tokens;
        this.anonymousPaths = anonymousPaths;
    }

    /** Whether somebody who shows nothing may ask for an open path. */
    public boolean letsAnonymous(String path) {
        Set<String> paths = anonymousPaths.get();
        return paths == null || paths.contains(path);
    }

    /** The authorities of which a client may show a certificate. */
    public List<X509Certificate> authorities() {
        return Stream.concat(
                        clients.authorities().stream(),
                        proxy == null ? Stream.of() : proxy.trust().authorities().stream())
                .distinct()
                .toList();
    }

    /** system:anonymous where the client showed nothing; empty where it showed what nobody knows. */
    public Optional<TokenVerdict.Known> known(Request request) {
        return known(chain(request), request.getHeaders());
    }

    Optional<TokenVerdict.Known> known(List<X509Certificate> chain, HttpFields headers) {
        var verdicts = new ArrayList<TokenVerdict>();
        if (proxy != null) {
            verdicts.add(proxy.user(chain, headers));
        }
        if (!isKnown(verdicts)) {
            verdicts.add(byCertificate(chain));
        }
        List<BearerHeaders.Shown> tokens = isKnown(verdicts) ? List.of() : BearerHeaders.in(headers);
        for (BearerHeaders.Shown shown : tokens) {
            if (!isKnown(verdicts)) {
                verdicts.add(byToken(shown));
            }
        }
        if (verdicts.getLast() instanceof TokenVerdict.Known known) {
            return Optional.of(known);
        }
        return verdicts.stream().allMatch(TokenVerdict.UNKNOWN::equals)
                ? Optional.of(new TokenVerdict.Known(AuthenticatedUser.ANONYMOUS))
                : Optional.empty();
    }

    private static boolean isKnown(List<TokenVerdict> verdicts) {
        return !verdicts.isEmpty() && verdicts.getLast() instanceof TokenVerdict.Known;
    }

    private TokenVerdict byCertificate(List<X509Certificate> chain) {
        if (chain.isEmpty()) {
            return TokenVerdict.UNKNOWN;
        }
        if (!clients.trusts(chain)) {
            return new TokenVerdict.Refused("the certificate is of no known authority, or out of its time");
        }
        AuthenticatedUser user = named.get(chain.getFirst(), CertificateAuthority::user);
        return user.name().isEmpty() ? TokenVerdict.UNKNOWN : new TokenVerdict.Known(user);
    }

    private TokenVerdict byToken(BearerHeaders.Shown shown) {
        return switch (shown) {
            case BearerHeaders.Nothing _ -> TokenVerdict.UNKNOWN;
            case BearerHeaders.Token token -> tokens.verdict(token.text(), List.of());
            case BearerHeaders.Wrong wrong -> new TokenVerdict.Refused(wrong.why());
        };
    }

    private static List<X509Certificate> chain(Request request) {
        return request.getAttribute(EndPoint.SslSessionData.ATTRIBUTE) instanceof EndPoint.SslSessionData session
                        && session.peerCertificates() != null
                ? List.of(session.peerCertificates())
                : List.of();
    }
}
