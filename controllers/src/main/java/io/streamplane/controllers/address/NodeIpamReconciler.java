package io.streamplane.controllers.address;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.streamplane.controllers.reconcile.FactChange;
import io.streamplane.controllers.reconcile.ReconcileInput;
import io.streamplane.controllers.reconcile.ReconcileResult;
import io.streamplane.controllers.reconcile.Reconciler;
import io.streamplane.controllers.reconcile.References;
import io.streamplane.controllers.reconcile.Remark;
import io.streamplane.controllers.reconcile.ShardView;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.controllers.reconcile.WorkKey;
import io.streamplane.schemas.event.EventNote;
import io.streamplane.schemas.kind.core.NodeKind;
import io.streamplane.schemas.network.IpBlock;
import io.streamplane.schemas.proposal.Proposal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Gives each node that has none its pod CIDRs out of the cluster's, one of each family, as Kubernetes' node IPAM controller
 * does with {@code --allocate-node-cidrs}. A node that brings its own keeps it, and nobody else gets addresses of it. A CIDR is
 * claimed by its first address ({@link AddressClaims}).
 */
public final class NodeIpamReconciler implements Reconciler {

    static final String MANAGER = "node-ipam.streamplane.io";

    /** As upstream, more subnets than 2^16 are not counted. */
    private static final int MOST_BITS = 16;

    private static final Duration WHEN_FULL = Duration.ofSeconds(60);

    private final List<IpBlock> clusters;
    private final int maskV4;
    private final int maskV6;

    /**
     * @param clusters CIDRs, no more than one of a family; none: it does nothing
     * @param maskV4 prefix length of nodes' IPv4 CIDRs
     */
    public NodeIpamReconciler(List<String> clusters, int maskV4, int maskV6) {
        this.clusters = clusters.stream().map(IpBlock::parse).toList();
        this.maskV4 = maskV4;
        this.maskV6 = maskV6;
        for (IpBlock cluster : this.clusters) {
            int bits = mask(cluster) - cluster.prefix();
            if (bits < 0 || bits > MOST_BITS) {
                throw new IllegalArgumentException("expected nodes' CIDRs of up to " + MOST_BITS
                        + " bits more than the cluster's, but got /" + mask(cluster) + " of /" + cluster.prefix());
            }
        }
        if (this.clusters.stream().map(IpBlock::bits).distinct().count() < this.clusters.size()) {
            throw new IllegalArgumentException("expected one cluster CIDR of a family, but got " + clusters);
        }
    }

    private int mask(IpBlock cluster) {
        return cluster.isV6() ? maskV6 : maskV4;
    }

    @Override
    public String name() {
        return "node-ipam";
    }

    @Override
    public Set<String> looksInto() {
        return Set.of(NodeKind.RESOURCE, AddressClaims.RESOURCE);
    }

    @Override
    public Set<WorkKey> affected(FactChange change, ShardView shard) {
        if (clusters.isEmpty() || shard.number() != 0 || change.after() == null) {
            return Set.of();
        }
        if (change.resource().equals(NodeKind.RESOURCE)) {
            boolean same = change.before() != null
                    && change.before().desiredRevision() == change.after().desiredRevision();
            return same ? Set.of() : Set.of(new WorkKey(NodeKind.RESOURCE, change.key()));
        }
        if (change.resource().equals(AddressClaims.RESOURCE) && AddressClaims.isManagedBy(change.after(), MANAGER)) {
            var parent = AddressClaims.parent(change.after());
            return parent == null ? Set.of() : Set.of(new WorkKey(NodeKind.RESOURCE, AddressClaims.owner(parent)));
        }
        return Set.of();
    }

    @Override
    public ReconcileResult reconcile(ReconcileInput input) {
        Stored<?> any = input.shard().inCluster(NodeKind.RESOURCE, input.work().key());
        Stored<Node> node = any == null ? null : any.as(Node.class);
        if (node == null
                || node.terminating()
                || !cidrs(node.object()).isEmpty()
                || input.underway().proposed(NodeKind.RESOURCE, node.key())) {
            return ReconcileResult.nothing();
        }
        var claims = new AddressClaims(input, MANAGER, NodeKind.RESOURCE, node.key());
        var given = new ArrayList<String>();
        var proposals = new ArrayList<Proposal>();
        for (IpBlock cluster : clusters) {
            BigInteger step = BigInteger.ONE.shiftLeft(cluster.bits() - mask(cluster));
            switch (claims.search(cluster, step, address -> isFree(address, cluster, input.shard()))) {
                case AddressClaims.Search.Claimed claimed -> given.add(claimed.address() + "/" + mask(cluster));
                case AddressClaims.Search.Free free -> proposals.add(free.claim());
                case AddressClaims.Search.Pending _ -> {}
                case AddressClaims.Search.Full _ -> {
                    return full(node);
                }
            }
        }
        if (given.size() == clusters.size()) {
            proposals.add(assign(node, given));
        }
        return ReconcileResult.of(proposals);
    }

    private static Proposal assign(Stored<Node> node, List<String> cidrs) {
        var assigned = new NodeBuilder(node.object())
                .editOrNewSpec()
                .withPodCIDR(cidrs.getFirst())
                .withPodCIDRs(cidrs)
                .endSpec()
                .build();
        return new Proposal.Update(NodeKind.RESOURCE, node.key(), assigned, node.desiredRevision());
    }

    private static ReconcileResult full(Stored<Node> node) {
        var note = EventNote.normal(
                References.regarding(node),
                "CIDRNotAvailable",
                "Node " + node.name() + " status is now: CIDRNotAvailable");
        return new ReconcileResult(List.of(), List.of(new Remark(note, null)), WHEN_FULL);
    }

    /** Whether no node has brought addresses of it. */
    private boolean isFree(String address, IpBlock cluster, ShardView shard) {
        IpBlock block = IpBlock.parse(address + "/" + mask(cluster));
        for (Stored<?> node : shard.inCluster(NodeKind.RESOURCE)) {
            for (String cidr : cidrs(node.as(Node.class).object())) {
                IpBlock taken = IpBlock.read(cidr);
                if (taken != null && taken.overlaps(block)) {
                    return false;
                }
            }
        }
        return true;
    }

    static List<String> cidrs(Node node) {
        var spec = node.getSpec();
        if (spec == null) {
            return List.of();
        }
        if (spec.getPodCIDRs() != null && !spec.getPodCIDRs().isEmpty()) {
            return spec.getPodCIDRs();
        }
        return spec.getPodCIDR() == null || spec.getPodCIDR().isEmpty() ? List.of() : List.of(spec.getPodCIDR());
    }
}
