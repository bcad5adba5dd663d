package io.streamplane.apiserver.auth;

import java.security.cert.X509Certificate;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;

/** Authenticates a request by its TLS client certificate, which the handshake has checked against the cluster's CA. */
public final class ClientCertificates {

    private ClientCertificates() {}

    /** The certificate's user, or system:anonymous where the client showed none. */
    public static AuthenticatedUser user(Request request) {
        if (request.getAttribute(EndPoint.SslSessionData.ATTRIBUTE) instanceof EndPoint.SslSessionData session) {
            X509Certificate[] certificates = session.peerCertificates();
            if (certificates != null && certificates.length > 0) {
                return CertificateAuthority.user(certificates[0].getSubjectX500Principal());
            }
        }
        return AuthenticatedUser.ANONYMOUS;
    }
}
