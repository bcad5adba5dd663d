package io.streamplane.ops.fork;

import io.streamplane.apiserver.materializer.Checkpoint.Held;
import io.streamplane.kubelet.node.PodNetwork;
import io.streamplane.kubelet.node.SimulatedNode;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.kind.core.NodeKind;
import io.streamplane.schemas.tree.Tree;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import tools.jackson.databind.node.ObjectNode;

/** The Nodes of a state as nodes to simulate: of the same names, capacities and networks. */
final class NodesThen {

    private NodesThen() {}

    /** By name. A Node that no kubelet has reported on yet has nothing for pods. */
    static List<SimulatedNode> of(Collection<Held> objects, ObjectCodec codec) {
        var nodes = new ArrayList<SimulatedNode>();
        objects.stream()
                .filter(held -> held.key().resource().equals(NodeKind.KIND.resource()))
                .sorted(Comparator.comparing(held -> held.key().key()))
                .forEach(held -> nodes.add(node(held, codec, nodes.size())));
        return List.copyOf(nodes);
    }

    private static SimulatedNode node(Held held, ObjectCodec codec, int number) {
        ObjectNode object = codec.decodeDesired(NodeKind.KIND, held.desired());
        byte[] observed = held.observed();
        Map<String, String> capacity =
                observed == null ? Map.of() : Tree.textMap(codec.decodeObserved(NodeKind.KIND, observed), "capacity");
        OptionalInt index = PodNetwork.index(Tree.text(Tree.object(object, "spec"), "podCIDR"));
        return new SimulatedNode(held.key().key().name(), index.orElse(number), capacity);
    }
}
