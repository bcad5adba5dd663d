package io.streamplane.schemas.certificate;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXCertPathBuilderResult;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Whether client certificates are of authorities that are trusted, and hold now: the handshake takes any, so that a client with a
 * wrong one is told so by a Status. What was found of a chain is kept for a while; its time is looked at whenever it is shown, so
 * that one that expires on an open connection is refused, too. Thread-safe.
 */
public final class CertificateTrust {

    private static final Set<String> CLIENTS = Set.of("1.3.6.1.5.5.7.3.2", "2.5.29.37.0");
    private static final Duration KEPT = Duration.ofMinutes(1);
    private static final int MOST = 10_000;
    private static final int LONGEST_CHAIN = 10;

    private final List<X509Certificate> always;
    private final Supplier<List<X509Certificate>> others;
    private final InstantSource clock;
    private volatile Trusted trusted;

    /** The authorities at a time, and what was found of chains with these. */
    private record Trusted(
            List<X509Certificate> others, List<X509Certificate> all, Cache<List<X509Certificate>, Boolean> known) {}

    public CertificateTrust(List<X509Certificate> authorities, InstantSource clock) {
        this(authorities, List::of, clock);
    }

    /**
     * With authorities that may change.
     *
     * @param others beside those that stay; the very same list as long as they are the same
     */
    public CertificateTrust(List<X509Certificate> always, Supplier<List<X509Certificate>> others, InstantSource clock) {
        this.always = List.copyOf(always);
        this.others = others;
        this.clock = clock;
        this.trusted = trusted(others.get());
    }

    private Trusted trusted(List<X509Certificate> now) {
        return new Trusted(
                now,
                Stream.concat(always.stream(), now.stream()).toList(),
                Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(KEPT).build());
    }

    private Trusted current() {
        List<X509Certificate> now = others.get();
        Trusted known = trusted;
        if (known.others() != now) {
            known = trusted(now);
            trusted = known;
        }
        return known;
    }

    /** Those that clients are told of in the handshake. */
    public List<X509Certificate> authorities() {
        return current().all();
    }

    /** @param chain the client's own certificate first */
    public boolean trusts(List<X509Certificate> chain) {
        Trusted current = current();
        if (current.all().isEmpty() || chain.isEmpty() || chain.size() > LONGEST_CHAIN) {
            return false;
        }
        Instant now = clock.instant();
        X509Certificate own = chain.getFirst();
        return !now.isBefore(own.getNotBefore().toInstant())
                && !now.isAfter(own.getNotAfter().toInstant())
                && Boolean.TRUE.equals(
                        current.known().get(List.copyOf(chain), each -> isOfAuthority(each, current.all(), now)));
    }

    private static boolean isOfAuthority(List<X509Certificate> chain, List<X509Certificate> authorities, Instant now) {
        try {
            X509Certificate own = chain.getFirst();
            List<String> uses = own.getExtendedKeyUsage();
            if (uses != null && uses.stream().noneMatch(CLIENTS::contains)) {
                return false;
            }
            var wanted = new X509CertSelector();
            wanted.setCertificate(own);
            var parameters = new PKIXBuilderParameters(anchors(authorities), wanted);
            parameters.setRevocationEnabled(false);
            parameters.setDate(Date.from(now));
            parameters.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(chain)));
            var path = (PKIXCertPathBuilderResult)
                    CertPathBuilder.getInstance("PKIX").build(parameters);
            path.getTrustAnchor().getTrustedCert().checkValidity(Date.from(now));
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static Set<TrustAnchor> anchors(List<X509Certificate> authorities) {
        return authorities.stream().map(each -> new TrustAnchor(each, null)).collect(Collectors.toUnmodifiableSet());
    }
}
