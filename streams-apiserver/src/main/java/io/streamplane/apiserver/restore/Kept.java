package io.streamplane.apiserver.restore;

import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.apiserver.kind.scheduling.PriorityClassRules;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.core.NamespaceKind;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a component keeps without owning it by a reference: it would undo what a restore did, or did it already. */
final class Kept {

    private static final ObjectKey API_SERVICE = new ObjectKey("default", "kubernetes");

    private static final Set<String> CONTROLLERS_OF_SLICES =
            Set.of("endpointslice-controller.k8s.io", "endpointslicemirroring-controller.k8s.io");

    private Kept() {}

    /** Whether what keeps it does not make it again by itself: nobody starts a kubelet that is gone. */
    static boolean staysGone(Kind kind, boolean wasThere, boolean isThere) {
        return kind.kind().equals("Node") && wasThere && !isThere;
    }

    /** Whether its controller makes it of other objects, and makes it again. */
    static boolean isDerived(Kind kind, StoredObject object) {
        return switch (kind.kind()) {
            case "Endpoints" -> object.labels().has("endpoints.kubernetes.io/managed-by");
            case "EndpointSlice" ->
                CONTROLLERS_OF_SLICES.contains(object.labels()
                        .path("endpointslice.kubernetes.io/managed-by")
                        .asString(""));
            case "VolumeAttachment" -> true;
            default -> false;
        };
    }

    /**
     * By whom or why; null where nobody keeps it.
     *
     * @param wasThere then
     * @param isThere now
     * @param named whether the user asked for this very object
     */
    static @Nullable String why(Kind kind, ObjectKey key, boolean wasThere, boolean isThere, boolean named) {
        boolean both = wasThere && isThere;
        return switch (kind.kind()) {
            case "IPAddress", "NodePort" -> "it comes and goes with its Service";
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
