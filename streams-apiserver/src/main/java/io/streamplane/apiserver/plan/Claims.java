package io.streamplane.apiserver.plan;

import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.apiserver.kind.IpAddresses;
import io.streamplane.apiserver.kind.KindRules;
import io.streamplane.schemas.journal.Mutation;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.networking.IpAddressKind;
import io.streamplane.schemas.kind.networking.NodePortKind;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.tree.Tree;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** What an object holds that no other may have, and gives back in the command that deletes it. */
public final class Claims {

    private Claims() {}

    /** Whether something claims by this key. */
    static boolean isOne(ResourceKey key) {
        return key.resource().equals(IpAddressKind.RESOURCE) || key.resource().equals(NodePortKind.RESOURCE);
    }

    /** Of a Service: its cluster IPs and its node ports. */
    static List<Mutation> released(KindRules rules, Snapshot state, StoredObject object) {
        if (!rules.claimsClusterIp()) {
            return List.of();
        }
        ObjectNode spec = Tree.object(object.tree(), "spec");
        var released = new ArrayList<Mutation>();
        for (String ip : Tree.texts(spec, "clusterIPs")) {
            release(IpAddressKind.KIND, IpAddresses.shortest(ip), state, object, released);
        }
        for (ObjectNode port : Tree.objects(spec, "ports")) {
            release(NodePortKind.KIND, Tree.text(port, "nodePort"), state, object, released);
        }
        release(NodePortKind.KIND, Tree.text(spec, "healthCheckNodePort"), state, object, released);
        return released.stream().distinct().toList();
    }

    private static void release(Kind kind, String name, Snapshot state, StoredObject object, List<Mutation> released) {
        if (!name.isEmpty()) {
            state.get(kind, ObjectKey.clusterScoped(name))
                    .filter(claim -> isHeldBy(claim, object))
                    .ifPresent(claim -> released.add(new Mutation.Delete(Commands.key(claim))));
        }
    }

    private static boolean isHeldBy(StoredObject claim, StoredObject service) {
        ObjectNode parent = Tree.object(claim.tree(), "spec", "parentRef");
        return Tree.text(parent, "name").equals(service.key().name())
                && Tree.text(parent, "namespace").equals(service.key().namespace());
    }
}
