package io.streamplane.apiserver.plan;

import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.apiserver.kind.KindRules;
import io.streamplane.schemas.journal.Mutation;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.kind.networking.IpAddressKind;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** What an object holds that no other may have, and gives back in the command that deletes it. */
public final class Claims {

    private Claims() {}

    /** Whether something claims by this key. */
    static boolean isOne(ResourceKey key) {
        return key.resource().equals(IpAddressKind.RESOURCE);
    }

    /** Of a Service: its cluster IP. */
    static List<Mutation> released(KindRules rules, Snapshot state, StoredObject object) {
        String ip = Tree.text(Tree.object(object.tree(), "spec"), "clusterIP");
        if (!rules.claimsClusterIp() || ip.isEmpty()) {
            return List.of();
        }
        return state.get(IpAddressKind.KIND, ObjectKey.clusterScoped(ip))
                .filter(claim -> isHeldBy(claim, object))
                .<List<Mutation>>map(claim -> List.of(new Mutation.Delete(Commands.key(claim))))
                .orElse(List.of());
    }

    private static boolean isHeldBy(StoredObject claim, StoredObject service) {
        ObjectNode parent = Tree.object(claim.tree(), "spec", "parentRef");
        return Tree.text(parent, "name").equals(service.key().name())
                && Tree.text(parent, "namespace").equals(service.key().namespace());
    }
}
