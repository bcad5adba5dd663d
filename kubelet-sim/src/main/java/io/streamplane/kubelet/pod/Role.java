package io.streamplane.kubelet.pod;

/** What a container is in its pod. A sidecar is an init container that is always restarted (KEP-753). */
enum Role {
    INIT("spec.initContainers"),
    SIDECAR("spec.initContainers"),
    MAIN("spec.containers"),
    EPHEMERAL("spec.ephemeralContainers");

    private final String path;

    Role(String path) {
        this.path = path;
    }

    /** The field that lists such containers. */
    String path() {
        return path;
    }
}
