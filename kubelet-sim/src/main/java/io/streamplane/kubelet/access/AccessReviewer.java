package io.streamplane.kubelet.access;

import java.io.IOException;
import java.util.Optional;

/** Whom a kubelet asks about those who ask it: the API server. Thread-safe; blocks. */
public interface AccessReviewer {

    /** Knows no tokens, and gives no rights. */
    AccessReviewer NOBODY = new AccessReviewer() {
        @Override
        public Optional<KubeletUser> user(String token) {
            return Optional.empty();
        }

        @Override
        public boolean allows(KubeletUser user, String verb, String subresource, String node) {
            return false;
        }
    };

    /** The holder of a bearer token (TokenReview); empty where it does not count. Throws {@link IOException} where that cannot be told. */
    Optional<KubeletUser> user(String token) throws IOException, InterruptedException;

    /**
     * Whether somebody has a right to a subresource of a node (SubjectAccessReview). Throws {@link IOException} where that cannot be told.
     *
     * @param node empty: of all nodes
     */
    boolean allows(KubeletUser user, String verb, String subresource, String node)
            throws IOException, InterruptedException;
}
