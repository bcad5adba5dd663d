package io.streamplane.apiserver.admission;

import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.schemas.journal.Precondition;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.kind.networking.ServiceCidrKind;
import io.streamplane.schemas.network.IpBlock;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.tree.Tree;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * The families and ranges of cluster IPs, as the ServiceCIDRs of the state say: the families of a cluster are those of the one
 * named {@code kubernetes}, the default family first. Where there is none yet, they are of 10.96.0.0/16.
 */
final class ServiceNetwork {

    private static final List<String> BEFORE_THE_FIRST = List.of("10.96.0.0/16");

    /** Kubernetes has no larger ranges of IPv6. */
    private static final int SHORTEST_PREFIX_V6 = 64;

    private final Snapshot state;

    ServiceNetwork(Snapshot state) {
        this.state = state;
    }

    /** A range that addresses may be given of, and the object that says so; null where none does. */
    record Usable(AddressRange range, @Nullable StoredObject cidr) {

        /** Holds that an address is not given after its range has begun to go. */
        void require(Draft draft) {
            if (cidr != null) {
                draft.require(new Precondition.DesiredAt(
                        new ResourceKey(ServiceCidrKind.RESOURCE, cidr.key()), cidr.desiredRevision()));
            }
        }
    }

    /** {@code IPv4} and {@code IPv6}, one of them or both, the default one first. */
    List<String> families() {
        return first().map(ServiceNetwork::cidrs).orElse(BEFORE_THE_FIRST).stream()
                .map(cidr -> cidr.indexOf(':') >= 0 ? "IPv6" : "IPv4")
                .toList();
    }

    /** Those of a family that are ready; first the ones of the ServiceCIDR {@code kubernetes}. */
    List<Usable> ranges(String family) {
        var usable = new ArrayList<Usable>();
        if (first().isEmpty()) {
            BEFORE_THE_FIRST.forEach(cidr -> add(cidr, family, null, usable));
        }
        state.list(ServiceCidrKind.KIND, null).stream()
                .filter(ServiceNetwork::isReady)
                .sorted(Comparator.comparing(cidr -> !cidr.key().name().equals(ServiceCidrKind.DEFAULT)))
                .forEach(object -> cidrs(object).forEach(cidr -> add(cidr, family, object, usable)));
        return usable;
    }

    private static void add(String cidr, String family, @Nullable StoredObject object, List<Usable> usable) {
        IpBlock block = IpBlock.read(cidr);
        if (block != null && !(block.isV6() && block.prefix() < SHORTEST_PREFIX_V6)) {
            var range = new AddressRange(cidr, block);
            if (range.family().equals(family)) {
                usable.add(new Usable(range, object));
            }
        }
    }

    private Optional<StoredObject> first() {
        return state.get(ServiceCidrKind.KIND, ObjectKey.clusterScoped(ServiceCidrKind.DEFAULT));
    }

    private static List<String> cidrs(StoredObject object) {
        return Tree.texts(Tree.object(object.tree(), "spec"), "cidrs");
    }

    private static boolean isReady(StoredObject object) {
        ObjectNode tree = object.tree();
        return !Tree.has(Tree.object(tree, "metadata"), "deletionTimestamp")
                && Tree.objects(Tree.object(tree, "status"), "conditions").stream()
                        .anyMatch(condition -> Tree.text(condition, "type").equals("Ready")
                                && Tree.text(condition, "status").equals("True"));
    }
}
