package io.streamplane.controllers.garbage;

import io.streamplane.controllers.reconcile.ShardView;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.kind.KindRegistry;
import io.streamplane.schemas.kind.apiextensions.CustomResourceDefinitionKind;
import io.streamplane.schemas.tree.Tree;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Finds the kind that an owner reference means, by group and kind: an object is the same one in any served version. */
@FunctionalInterface
public interface OwnerKinds {

    /** @param resource GroupResource */
    record OwnerKind(String resource, boolean namespaced) {}

    /** Null where no such kind is served. */
    @Nullable
    OwnerKind of(String group, String kind);

    /** These, and those that the CustomResourceDefinitions of a shard's view say. */
    default OwnerKinds with(ShardView shard) {
        return (group, kind) -> {
            OwnerKind known = of(group, kind);
            return known != null || group.isEmpty() ? known : custom(shard, group, kind);
        };
    }

    private static @Nullable OwnerKind custom(ShardView shard, String group, String kind) {
        for (Stored<?> definition : shard.inCluster(CustomResourceDefinitionKind.RESOURCE)) {
            // A definition is named by its kind's GroupResource
            if (definition.name().endsWith("." + group)) {
                ObjectNode crd = ObjectCodec.tree(definition.object());
                ObjectNode names = Tree.object(crd, "status", "acceptedNames");
                if (Tree.text(names, "kind").equals(kind)) {
                    boolean namespaced =
                            Tree.text(Tree.object(crd, "spec"), "scope").equals("Namespaced");
                    return new OwnerKind(definition.name(), namespaced);
                }
            }
        }
        return null;
    }

    /** Those of these kinds. */
    static OwnerKinds of(KindRegistry kinds) {
        return (group, kind) -> kinds.journaled().stream()
                .filter(each -> each.group().equals(group) && each.kind().equals(kind))
                .findFirst()
                .map(each -> new OwnerKind(each.resource(), each.namespaced()))
                .orElse(null);
    }
}
