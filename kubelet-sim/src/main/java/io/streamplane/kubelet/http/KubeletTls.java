package io.streamplane.kubelet.http;

import io.streamplane.kubelet.access.AccessReviewer;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a kubelet's server shows who it is, and knows who asks.
 *
 * @param serving for the address of its nodes; asked at each handshake, which fails where it gives null
 * @param authorities which have signed the certificates of those who ask with one
 * @param reviewer who knows tokens and rights
 */
public record KubeletTls(Serving serving, List<X509Certificate> authorities, AccessReviewer reviewer) {

    /** What the server shows. */
    @FunctionalInterface
    public interface Serving {

        /** Null while there is nothing to show. */
        @Nullable
        Shown now();
    }

    /**
     * A certificate and its key.
     *
     * @param chain its own first
     */
    public record Shown(PrivateKey key, List<X509Certificate> chain) {}

    public KubeletTls {
        authorities = List.copyOf(authorities);
    }

    /** With one certificate for as long as the process runs. */
    public KubeletTls(PrivateKey key, X509Certificate certificate, X509Certificate authority, AccessReviewer reviewer) {
        this(() -> new Shown(key, List.of(certificate)), List.of(authority), reviewer);
    }
}
