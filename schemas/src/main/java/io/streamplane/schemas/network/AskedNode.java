package io.streamplane.schemas.network;

/**
 * How an API server tells the server of many simulated kubelets which node it asks, when it passes on a request to {@code nodes/NAME/proxy}:
 * they share a port, and the path says nothing of the node. Such a request reaches nothing of the other nodes.
 */
public final class AskedNode {

    /** Of HTTP; its value is the node's name. */
    public static final String HEADER = "X-Streamplane-Node";

    private AskedNode() {}
}
