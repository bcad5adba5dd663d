package io.streamplane.apiserver.restore;

import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.apiserver.kind.scheduling.PriorityClassRules;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.core.NamespaceKind;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What a component keeps without owning it by a reference: it would undo what a restore did, or did it already. */
final class Kept {

    private static final ObjectKey API_SERVICE = new ObjectKey("default", "kubernetes");

    private static final String DERIVED = "its controller derives it from other objects";
    private static final Set<String> CONTROLLERS_OF_SLICES =
            Set.of("endpointslice-controller.k8s.io", "endpointslicemirroring-controller.k8s.io");

    private Kept() {}

    /** Whether what keeps it does not make it again by itself: nobody starts a kubelet that is gone. */
    static boolean staysGone(Kind kind, @Nullable StoredObject was, @Nullable StoredObject is) {
        return kind.kind().equals("Node") && was != null && is == null;
    }

    /**
     * By whom or why; null where nobody keeps it.
     *
     * @param was then
     * @param is now; one of them there is
     * @param named whether the user asked for this very object
     */
    static @Nullable String why(
            Kind kind, ObjectKey key, @Nullable StoredObject was, @Nullable StoredObject is, boolean named) {
        boolean both = was != null && is != null;
        boolean wasThere = was != null;
        JsonNode labels = Objects.requireNonNull(is == null ? was : is).labels();
        return switch (kind.kind()) {
            case "IPAddress", "NodePort" -> "it comes and goes with its Service";
            case "VolumeAttachment" -> DERIVED;
            case "Endpoints" -> labels.has("endpoints.kubernetes.io/managed-by") ? DERIVED : null;
            case "EndpointSlice" ->
                CONTROLLERS_OF_SLICES.contains(labels.path("endpointslice.kubernetes.io/managed-by")
                                .asString(""))
                        ? DERIVED
                        : null;
            case "Lease" -> named ? null : "its holder keeps it";
            case "Node" -> named ? null : "its kubelet and the node controller keep it; name it with --object";
            case "ServiceAccount" ->
                key.name().equals("default") && !both ? "a controller makes one in every namespace" : null;
            case "ConfigMap" ->
                key.name().equals("kube-root-ca.crt") ? "a controller keeps one in every namespace" : null;
            case "Namespace" -> NamespaceKind.FIRST.contains(key.name()) && !wasThere ? "every cluster has it" : null;
            case "PriorityClass" ->
                PriorityClassRules.isSystem(key.name()) && !wasThere ? "every cluster has it" : null;
            case "Service" -> key.equals(API_SERVICE) && !wasThere ? "every cluster has it" : null;
            default -> null;
        };
    }
}
