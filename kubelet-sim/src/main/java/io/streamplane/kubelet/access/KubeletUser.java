package io.streamplane.kubelet.access;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.naming.InvalidNameException;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

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
        try {
            var subject = new LdapName(certificate.getSubjectX500Principal().getName());
            List<String> names = values(subject, "CN");
            return names.isEmpty() || names.getLast().isEmpty()
                    ? Optional.empty()
                    : Optional.of(new KubeletUser(names.getLast(), "", values(subject, "O"), Map.of()));
        } catch (InvalidNameException e) {
            return Optional.empty();
        } catch (NamingException e) {
            throw new IllegalStateException("attributes in memory can be read", e);
        }
    }

    /** In the order of the encoding. */
    private static List<String> values(LdapName subject, String type) throws NamingException {
        var values = new ArrayList<String>();
        for (Rdn rdn : subject.getRdns()) {
            Attribute attribute = rdn.toAttributes().get(type);
            for (int i = 0; attribute != null && i < attribute.size(); i++) {
                if (attribute.get(i) instanceof String text) {
                    values.add(text);
                }
            }
        }
        return values;
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
