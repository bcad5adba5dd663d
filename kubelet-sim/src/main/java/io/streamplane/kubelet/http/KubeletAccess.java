package io.streamplane.kubelet.http;

import java.security.cert.X509Certificate;
import javax.naming.InvalidNameException;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;

/** Who may ask a kubelet: members of {@code system:masters}, by a certificate of the cluster's authority, which the handshake has checked. */
final class KubeletAccess {

    private static final String MASTERS = "system:masters";

    private KubeletAccess() {}

    static boolean isAllowed(Request request) {
        if (!(request.getAttribute(EndPoint.SslSessionData.ATTRIBUTE) instanceof EndPoint.SslSessionData session)) {
            return false;
        }
        X509Certificate[] certificates = session.peerCertificates();
        return certificates != null && certificates.length > 0 && isMaster(certificates[0]);
    }

    private static boolean isMaster(X509Certificate certificate) {
        try {
            for (Rdn rdn : new LdapName(certificate.getSubjectX500Principal().getName()).getRdns()) {
                Attribute organization = rdn.toAttributes().get("O");
                for (int i = 0; organization != null && i < organization.size(); i++) {
                    if (MASTERS.equals(organization.get(i))) {
                        return true;
                    }
                }
            }
            return false;
        } catch (InvalidNameException e) {
            return false;
        } catch (NamingException e) {
            throw new IllegalStateException("attributes in memory can be read", e);
        }
    }
}
