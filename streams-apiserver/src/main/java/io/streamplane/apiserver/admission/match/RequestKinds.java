package io.streamplane.apiserver.admission.match;

import io.streamplane.schemas.kind.Kind;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The kinds of what is sent to subresources, where that is not the kind of the object itself. */
enum RequestKinds {
    SCALE("autoscaling", "v1", "Scale"),
    BINDING("", "v1", "Binding"),
    EVICTION("policy", "v1", "Eviction"),
    TOKEN("authentication.k8s.io", "v1", "TokenRequest"),
    EXEC("", "v1", "PodExecOptions"),
    ATTACH("", "v1", "PodAttachOptions"),
    PORT_FORWARD("", "v1", "PodPortForwardOptions"),
    POD_PROXY("", "v1", "PodProxyOptions"),
    NODE_PROXY("", "v1", "NodeProxyOptions"),
    SERVICE_PROXY("", "v1", "ServiceProxyOptions");

    private static final Map<String, RequestKinds> BY_PATH = Map.ofEntries(
            Map.entry("pods/binding", BINDING),
            Map.entry("pods/eviction", EVICTION),
            Map.entry("serviceaccounts/token", TOKEN),
            Map.entry("pods/exec", EXEC),
            Map.entry("pods/attach", ATTACH),
            Map.entry("pods/portforward", PORT_FORWARD),
            Map.entry("pods/proxy", POD_PROXY),
            Map.entry("nodes/proxy", NODE_PROXY),
            Map.entry("services/proxy", SERVICE_PROXY));

    final String group;
    final String version;
    final String kind;

    RequestKinds(String group, String version, String kind) {
        this.group = group;
        this.version = version;
        this.kind = kind;
    }

    /** Null where it is the object's own kind. */
    static @Nullable RequestKinds of(Kind kind, String subresource) {
        if (subresource.isEmpty()) {
            return null;
        }
        return subresource.equals("scale") ? SCALE : BY_PATH.get(kind.resource() + "/" + subresource);
    }
}
