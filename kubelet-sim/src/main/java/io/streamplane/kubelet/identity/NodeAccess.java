package io.streamplane.kubelet.identity;

import java.io.IOException;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How the API server is asked in a node's name. */
public interface NodeAccess {

    /** Throws {@link IOException} where it cannot be asked so. */
    ApiServerAccess access(String node) throws IOException;

    /** How a node shows who it is. */
    @FunctionalInterface
    interface NodeCredentials {

        /** Throws {@link IOException} where it cannot. */
        NodeCredential of(String node) throws IOException;
    }

    /**
     * Asks a server.
     *
     * @param authorities of the server's certificate
     * @param credentials asked once for each node that needs one
     */
    static NodeAccess by(URI server, List<X509Certificate> authorities, NodeCredentials credentials) {
        Map<String, ApiServerAccess> known = new ConcurrentHashMap<>();
        return node -> {
            ApiServerAccess own = known.get(node);
            if (own == null) {
                own = ApiServerAccess.by(credentials.of(node), server, authorities);
                known.put(node, own);
            }
            return own;
        };
    }
}
