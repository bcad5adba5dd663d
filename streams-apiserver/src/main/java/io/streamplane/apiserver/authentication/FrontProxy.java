package io.streamplane.apiserver.authentication;

import io.streamplane.apiserver.certificate.CertificateAuthority;
import io.streamplane.apiserver.identity.AuthenticatedUser;
import io.streamplane.apiserver.identity.TokenVerdict;
import io.streamplane.apiserver.reload.Configured;
import io.streamplane.schemas.certificate.CertificateTrust;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.eclipse.jetty.http.HttpFields;

/**
 * Believes what a proxy says of who asks ({@code --requestheader-*}), where the proxy shows a certificate of its authority, as
 * {@code k8s.io/apiserver/pkg/authentication/request/headerrequest}.
 *
 * @param authorities of proxies
 * @param trust in these
 * @param allowedNames common names of proxies; any where empty
 * @param userHeaders the first that is there has the user
 * @param extraPrefixes of headers with what else there is
 */
public record FrontProxy(
        Configured<List<X509Certificate>> authorities,
        CertificateTrust trust,
        List<String> allowedNames,
        List<String> userHeaders,
        List<String> uidHeaders,
        List<String> groupHeaders,
        List<String> extraPrefixes) {

    /** One that is trusted by its authorities, as they are whenever it speaks. */
    public FrontProxy(
            Configured<List<X509Certificate>> authorities,
            List<String> allowedNames,
            List<String> userHeaders,
            List<String> uidHeaders,
            List<String> groupHeaders,
            List<String> extraPrefixes,
            InstantSource clock) {
        this(
                authorities,
                new CertificateTrust(List.of(), authorities, clock),
                allowedNames,
                userHeaders,
                uidHeaders,
                groupHeaders,
                extraPrefixes);
    }

    TokenVerdict user(List<X509Certificate> chain, HttpFields headers) {
        String name = first(headers, userHeaders);
        if (name.isEmpty() || chain.isEmpty()) {
            return TokenVerdict.UNKNOWN;
        }
        if (!trust.trusts(chain)) {
            return new TokenVerdict.Refused("the certificate is of no front proxy");
        }
        String proxy = CertificateAuthority.user(chain.getFirst().getSubjectX500Principal())
                .name();
        if (!allowedNames.isEmpty() && !allowedNames.contains(proxy)) {
            return new TokenVerdict.Refused("subject with cn=" + proxy + " is not in the allowed list");
        }
        List<String> groups = groupHeaders.stream()
                .flatMap(header -> headers.getValuesList(header).stream())
                .toList();
        return new TokenVerdict.Known(new AuthenticatedUser(name, first(headers, uidHeaders), groups, extra(headers)));
    }

    private static String first(HttpFields headers, List<String> names) {
        return names.stream()
                .map(headers::get)
                .filter(value -> value != null && !value.isEmpty())
                .findFirst()
                .orElse("");
    }

    private Map<String, List<String>> extra(HttpFields headers) {
        var extra = new LinkedHashMap<String, List<String>>();
        for (String prefix : extraPrefixes) {
            extra.putAll(extra(headers, prefix));
        }
        return extra;
    }

    /** What headers of a prefix say, by the rest of their names in lower case; percent signs in that are decoded. */
    static Map<String, List<String>> extra(HttpFields headers, String prefix) {
        String lower = prefix.toLowerCase(Locale.ROOT);
        var extra = new LinkedHashMap<String, List<String>>();
        for (String name : headers.getFieldNamesCollection()) {
            String header = name.toLowerCase(Locale.ROOT);
            if (header.startsWith(lower)) {
                extra.put(decoded(header.substring(lower.length())), headers.getValuesList(name));
            }
        }
        return extra;
    }

    private static String decoded(String key) {
        try {
            return URLDecoder.decode(key.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return key;
        }
    }
}
