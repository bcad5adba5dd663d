package io.streamplane.apiserver.request;

/** How large a request may be. */
public final class RequestSize {

    /** The largest body that is taken, in bytes: 3 MiB, as in Kubernetes. */
    public static final int MOST_BYTES = 3 * 1024 * 1024;

    private RequestSize() {}
}
