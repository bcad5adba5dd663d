package io.streamplane.kubelet.access;

import io.streamplane.schemas.credential.CertificateSubject;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Who asks a kubelet.
 *
 * @param uid empty where none is known
 * @param extra what else the API server says of a token's holder, by key
 */
public record KubeletUser(String name, String uid, List<String> groups, Map<String, List<String>> extra) {

    private static final String MASTERS = "system:masters";
    private static final String AUTHENTICATED = "system:authenticated";

    public KubeletUser {
        groups = List.copyOf(groups);
        extra = Map.copyOf(extra);
    }

    /** The holder of a certificate, by its common name and its organizations; empty where it has no name. */
    static Optional<KubeletUser> of(X509Certificate certificate) {
        CertificateSubject subject = CertificateSubject.of(certificate.getSubjectX500Principal());
        return subject.commonName().isEmpty()
                ? Optional.empty()
                : Optional.of(new KubeletUser(subject.commonName(), "", subject.organizations(), Map.of()));
    }

    /** With the group of all who are known. */
    KubeletUser authenticated() {
        return groups.contains(AUTHENTICATED)
                ? this
                : new KubeletUser(
                        name,
                        uid,
                        Stream.concat(groups.stream(), Stream.of(AUTHENTICATED)).toList(),
                        extra);
    }

    /** Members of {@code system:masters} may do everything, whatever roles say. */
    boolean isMaster() {
        return groups.contains(MASTERS);
    }
}
