package io.streamplane.apiserver.authentication;

import io.streamplane.apiserver.certificate.CertificateAuthority;
import io.streamplane.apiserver.identity.AuthenticatedUser;
import io.streamplane.apiserver.request.ApiFailure;
import io.streamplane.apiserver.request.Caller;
import io.streamplane.apiserver.request.Failures;
import java.security.cert.X509Certificate;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;

/** Who an HTTP request comes from: by its TLS client certificate, else by its bearer token. */
public final class RequestAuthentication {

    private final BearerTokens tokens;

    public RequestAuthentication(BearerTokens tokens) {
        this.tokens = tokens;
    }

    /** system:anonymous where the client showed nothing; empty where it showed what nobody knows. */
    public Optional<AuthenticatedUser> user(Request request) {
        AuthenticatedUser byCertificate = byCertificate(request);
        String authorization = request.getHeaders().get(HttpHeader.AUTHORIZATION);
        return byCertificate.isAnonymous() && authorization != null
                ? tokens.user(authorization)
                : Optional.of(byCertificate);
    }

    /**
     * Why the request cannot be answered as the one whom it wants to be ({@code kubectl --as}): nobody may be another before
     * there are roles. Answered as the one who asks, it would tell more than the other may know.
     */
    public static Optional<ApiFailure> impersonationRefusal(Request request, AuthenticatedUser user) {
        return request.getHeaders().stream()
                .filter(field -> field.getLowerCaseName().startsWith("impersonate-"))
                .findFirst()
                .map(field -> Failures.forbidden("users \"" + Caller.said(String.valueOf(field.getValue()))
                        + "\" is forbidden: User \"" + user.name()
                        + "\" cannot impersonate resource \"users\" in API group \"\" at the cluster scope"));
    }

    /** The user of the certificate, which the handshake has checked against the cluster's CA. */
    private static AuthenticatedUser byCertificate(Request request) {
        if (request.getAttribute(EndPoint.SslSessionData.ATTRIBUTE) instanceof EndPoint.SslSessionData session) {
            X509Certificate[] certificates = session.peerCertificates();
            if (certificates != null && certificates.length > 0) {
                return CertificateAuthority.user(certificates[0].getSubjectX500Principal());
            }
        }
        return AuthenticatedUser.ANONYMOUS;
    }
}
