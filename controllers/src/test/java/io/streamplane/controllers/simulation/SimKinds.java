package io.streamplane.controllers.simulation;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.streamplane.controllers.garbage.OwnerKinds;
import io.streamplane.schemas.journal.ResourceKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The kinds that there are, custom ones among them, and what references to them mean. */
final class SimKinds {

    /** @param resource GroupResource */
    record SimKind(String resource, String group, String kind, boolean namespaced) {}

    static final SimKind NAMESPACE = new SimKind("namespaces", "", "Namespace", false);
    static final SimKind NODE = new SimKind("nodes", "", "Node", false);
    static final SimKind POD = new SimKind("pods", "", "Pod", true);

    static final List<SimKind> ALL = List.of(
            NAMESPACE,
            NODE,
            POD,
            new SimKind("configmaps", "", "ConfigMap", true),
            new SimKind("widgets.example.com", "example.com", "Widget", true),
            new SimKind("fleets.example.com", "example.com", "Fleet", false));

    private SimKinds() {}

    static SimKind of(String resource) {
        return ALL.stream()
                .filter(each -> each.resource().equals(resource))
                .findFirst()
                .orElseThrow();
    }

    static OwnerKinds.@Nullable OwnerKind find(String group, String kind) {
        for (SimKind each : ALL) {
            if (each.group().equals(group) && each.kind().equals(kind)) {
                return new OwnerKinds.OwnerKind(each.resource(), each.namespaced());
            }
        }
        return null;
    }

    static OwnerReference reference(ResourceKey owner, String uid, String version, boolean blocks) {
        SimKind kind = of(owner.resource());
        return new OwnerReferenceBuilder()
                .withApiVersion(kind.group().isEmpty() ? version : kind.group() + "/" + version)
                .withKind(kind.kind())
                .withName(owner.key().name())
                .withUid(uid)
                .withBlockOwnerDeletion(blocks)
                .build();
    }
}
