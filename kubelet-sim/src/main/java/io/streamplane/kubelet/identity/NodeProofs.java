package io.streamplane.kubelet.identity;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a node's kubelet shows on proposals. */
@FunctionalInterface
public interface NodeProofs {

    /** Nothing of its own: the process shows what it is told to. */
    NodeProofs NONE = (_, _) -> null;

    /** A header {@code authorization}; null where nothing is shown. Asked for each proposal. */
    @Nullable
    String authorization(String node, Instant now);
}
