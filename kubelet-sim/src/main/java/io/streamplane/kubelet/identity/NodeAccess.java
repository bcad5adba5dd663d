package io.streamplane.kubelet.identity;

import java.io.IOException;

/** How the API server is asked in a node's name. */
interface NodeAccess {

    /** Throws {@link IOException} where it cannot be asked so. */
    ApiServerAccess access(String node) throws IOException;
}
