package io.streamplane.apiserver.authentication;

import io.streamplane.apiserver.certificate.CertificateAuthority;
import io.streamplane.apiserver.certificate.CertificateTrust;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.ArrayList;

/** All ways to show who one is to this server: wires them together. Thread-safe. */
public final class Authentication {

    private final BearerTokens tokens;
    private final RequestAuthentication requests;

    private Authentication(BearerTokens tokens, RequestAuthentication requests) {
        this.tokens = tokens;
        this.requests = requests;
    }

    /**
     * @param authority of this cluster, whose certificates count
     * @param given tokens that count
     */
    public static Authentication of(
            AuthenticationOptions options, CertificateAuthority authority, BearerTokens given, InstantSource clock) {
        var authorities = new ArrayList<X509Certificate>();
        authorities.add(authority.certificate());
        authorities.addAll(options.clientAuthorities());
        return new Authentication(
                given, new RequestAuthentication(new CertificateTrust(authorities, clock), options.proxy(), given));
    }

    /** Whose a token is, by whatever way it comes. */
    public BearerTokens tokens() {
        return tokens;
    }

    /** Who an HTTP request comes from. */
    public RequestAuthentication requests() {
        return requests;
    }
}
