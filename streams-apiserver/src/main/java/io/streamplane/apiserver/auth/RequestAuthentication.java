package io.streamplane.apiserver.auth;

import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;

/** Who an HTTP request comes from: by its TLS client certificate, else by its bearer token. */
public final class RequestAuthentication {

    private final BearerTokens tokens;

    public RequestAuthentication(BearerTokens tokens) {
        this.tokens = tokens;
    }

    /** system:anonymous where the client showed nothing; empty where it showed what nobody knows. */
    public Optional<AuthenticatedUser> user(Request request) {
        AuthenticatedUser byCertificate = ClientCertificates.user(request);
        String authorization = request.getHeaders().get(HttpHeader.AUTHORIZATION);
        return byCertificate.isAnonymous() && authorization != null
                ? tokens.user(authorization)
                : Optional.of(byCertificate);
    }
}
