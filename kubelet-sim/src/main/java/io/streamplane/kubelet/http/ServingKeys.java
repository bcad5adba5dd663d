package io.streamplane.kubelet.http;

import io.streamplane.kubelet.http.KubeletTls.Shown;
import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayDeque;
import java.util.Deque;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/** Shows the certificate that counts at the time of a handshake, so that one can be renewed while the server runs. Thread-safe. */
final class ServingKeys extends X509ExtendedKeyManager {

    /** Handshakes under way go on with the certificate that they began with. */
    private static final int KEPT = 3;

    private record Named(String alias, Shown shown) {}

    private final KubeletTls.Serving current;
    private final Deque<Named> named = new ArrayDeque<>();
    private int count;

    ServingKeys(KubeletTls.Serving current) {
        this.current = current;
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        Shown now = current.now();
        return now == null || !now.key().getAlgorithm().equals(keyType) ? null : name(now);
    }

    private synchronized String name(Shown shown) {
        for (Named each : named) {
            if (each.shown().equals(shown)) {
                return each.alias();
            }
        }
        String alias = "serving-" + count++;
        named.addFirst(new Named(alias, shown));
        if (named.size() > KEPT) {
            named.removeLast();
        }
        return alias;
    }

    private synchronized @Nullable Shown of(String alias) {
        return named.stream()
                .filter(each -> each.alias().equals(alias))
                .map(Named::shown)
                .findFirst()
                .orElse(null);
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        Shown shown = of(alias);
        return shown == null ? null : shown.chain().toArray(X509Certificate[]::new);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        Shown shown = of(alias);
        return shown == null ? null : shown.key();
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        String alias = chooseEngineServerAlias(keyType, issuers, null);
        return alias == null ? null : new String[] {alias};
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return chooseEngineServerAlias(keyType, issuers, null);
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }
}
