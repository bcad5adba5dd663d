package io.streamplane.ops.simulation;

import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.schemas.tree.Tree;
import java.util.Random;

/** Users of nodes: cordon, drain, and deletion. */
final class NodeActions implements UserActions {

    private static final String NODES = "nodes";

    @Override
    public void act(VirtualApi api, Random random) {
        StoredObject node = api.any(NODES, random);
        if (node == null) {
            return;
        }
        switch (random.nextInt(10)) {
            case 0, 1, 2 -> cordon(api, node, true);
            case 3, 4, 5, 6 -> cordon(api, node, false);
            case 7, 8 -> {
                cordon(api, node, true);
                for (StoredObject pod : api.list("pods")) {
                    if (Tree.text(Tree.object(pod.tree(), "spec"), "nodeName")
                            .equals(node.key().name())) {
                        api.evict(pod);
                    }
                }
            }
            default -> api.delete(node, null, null);
        }
    }

    private static void cordon(VirtualApi api, StoredObject node, boolean cordoned) {
        api.merge(node, "{\"spec\":{\"unschedulable\":" + cordoned + "}}");
    }

    @Override
    public void letGo(VirtualApi api) {
        api.list(NODES).forEach(each -> cordon(api, each, false));
    }
}
