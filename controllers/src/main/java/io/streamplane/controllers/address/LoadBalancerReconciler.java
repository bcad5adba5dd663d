package io.streamplane.controllers.address;

import io.fabric8.kubernetes.api.model.LoadBalancerIngress;
import io.fabric8.kubernetes.api.model.LoadBalancerIngressBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServiceStatus;
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
import io.streamplane.schemas.kind.core.ServiceKind;
import io.streamplane.schemas.network.IpBlock;
import io.streamplane.schemas.proposal.Proposal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Gives Services of type LoadBalancer addresses out of a pool, one of each of their families that the pool has, in the words
 * of Kubernetes' service controller. Services with a {@code loadBalancerClass} are others'. A Service may ask for an address of
 * the pool in {@code spec.loadBalancerIP}. The claims of Services that are load balanced no more are freed by
 * {@link ClaimRepairReconciler}.
 */
public final class LoadBalancerReconciler implements Reconciler {

    static final String MANAGER = "service-lb.streamplane.io";

    private static final Duration WHEN_FULL = Duration.ofSeconds(60);

    private final List<IpBlock> pool;

    /** @param pool CIDRs, ranges {@code first-last} and addresses; none: it does nothing */
    public LoadBalancerReconciler(List<String> pool) {
        this.pool = pool.stream().map(IpBlock::parse).toList();
    }

    @Override
    public String name() {
        return "service-lb";
    }

    @Override
    public String component() {
        return "service-controller";
    }

    @Override
    public Set<String> looksInto() {
        return Set.of(ServiceKind.RESOURCE, AddressClaims.RESOURCE);
    }

    @Override
    public Set<WorkKey> affected(FactChange change, ShardView shard) {
        if (pool.isEmpty() || change.after() == null) {
            return Set.of();
        }
        if (change.resource().equals(ServiceKind.RESOURCE)) {
            return Set.of(new WorkKey(ServiceKind.RESOURCE, change.key()));
        }
        if (change.resource().equals(AddressClaims.RESOURCE) && AddressClaims.isManagedBy(change.after(), MANAGER)) {
            var parent = AddressClaims.parent(change.after());
            return parent == null || !AddressClaims.isOfShard(AddressClaims.owner(parent), shard)
                    ? Set.of()
                    : Set.of(new WorkKey(ServiceKind.RESOURCE, AddressClaims.owner(parent)));
        }
        return Set.of();
    }

    @Override
    public ReconcileResult reconcile(ReconcileInput input) {
        var service = input.shard().get(ServiceKind.RESOURCE, input.work().key(), Service.class);
        if (service == null
                || service.terminating()
                || service.object().getSpec() == null
                || service.object().getSpec().getLoadBalancerClass() != null
                || input.underway().proposed(ServiceKind.RESOURCE, service.key())) {
            return ReconcileResult.nothing();
        }
        if (!isBalanced(service.object())) {
            return ingress(service.object()).stream().noneMatch(this::isOfPool)
                    ? ReconcileResult.nothing()
                    : said(service, report(service, List.of()), "DeletedLoadBalancer", "Deleted load balancer");
        }
        var given = ingress(service.object());
        boolean complete = !given.isEmpty() && given.stream().allMatch(this::isOfPool) && fits(service.object(), given);
        return complete ? ReconcileResult.nothing() : give(input, service);
    }

    static boolean isBalanced(Service service) {
        return "LoadBalancer".equals(service.getSpec().getType());
    }

    /** What its status says. */
    static List<String> ingress(Service service) {
        ServiceStatus status = service.getStatus();
        return status == null
                        || status.getLoadBalancer() == null
                        || status.getLoadBalancer().getIngress() == null
                ? List.of()
                : status.getLoadBalancer().getIngress().stream()
                        .map(LoadBalancerIngress::getIp)
                        .filter(ip -> ip != null && !ip.isEmpty())
                        .toList();
    }

    private boolean isOfPool(String address) {
        IpBlock one = IpBlock.read(address);
        return one != null && pool.stream().anyMatch(block -> block.contains(one));
    }

    /** Whether these are the families and the address that it asks for. */
    private boolean fits(Service service, List<String> given) {
        String asked = asked(service);
        return given.stream().map(address -> address.indexOf(':') >= 0).toList().equals(families(service))
                && (asked == null || given.contains(asked));
    }

    private static @Nullable String asked(Service service) {
        String asked = service.getSpec().getLoadBalancerIP();
        return asked == null || asked.isEmpty() ? null : asked;
    }

    /** Of which families it gets an address: true for IPv6. */
    private List<Boolean> families(Service service) {
        var families = service.getSpec().getIpFamilies();
        return (families == null || families.isEmpty() ? List.of("IPv4") : families)
                .stream()
                        .map("IPv6"::equals)
                        .filter(v6 -> pool.stream().anyMatch(block -> block.isV6() == v6))
                        .toList();
    }

    private ReconcileResult give(ReconcileInput input, Stored<Service> service) {
        var claims = new AddressClaims(input, MANAGER, ServiceKind.RESOURCE, service.key());
        var given = new ArrayList<String>();
        var proposals = new ArrayList<Proposal>();
        var families = families(service.object());
        for (boolean v6 : families) {
            switch (search(claims, service.object(), v6)) {
                case AddressClaims.Search.Claimed claimed -> given.add(claimed.address());
                case AddressClaims.Search.Free free -> proposals.add(free.claim());
                case AddressClaims.Search.Pending _ -> {}
                case AddressClaims.Search.Full _ -> {
                    return failed(service);
                }
            }
        }
        if (families.isEmpty()) {
            return failed(service);
        }
        if (given.size() == families.size()) {
            return said(service, report(service, given), "EnsuredLoadBalancer", "Ensured load balancer");
        }
        return proposals.isEmpty()
                ? ReconcileResult.nothing()
                : new ReconcileResult(
                        proposals,
                        List.of(new Remark(
                                EventNote.normal(
                                        References.regarding(service),
                                        "EnsuringLoadBalancer",
                                        "Ensuring load balancer"),
                                proposals.getFirst())),
                        null);
    }

    private AddressClaims.Search search(AddressClaims claims, Service service, boolean v6) {
        String asked = asked(service);
        if (asked != null && asked.indexOf(':') >= 0 == v6) {
            var found = isOfPool(asked) ? claims.look(asked, address -> true) : null;
            return found == null ? new AddressClaims.Search.Full() : found;
        }
        for (IpBlock block : pool) {
            if (block.isV6() == v6) {
                var found = claims.search(block, BigInteger.ONE, address -> true);
                if (!(found instanceof AddressClaims.Search.Full)) {
                    return found;
                }
            }
        }
        return new AddressClaims.Search.Full();
    }

    private static ReconcileResult failed(Stored<Service> service) {
        var note = EventNote.warning(
                References.regarding(service),
                "SyncLoadBalancerFailed",
                "Error syncing load balancer: failed to ensure load balancer: no such address is free in the pool");
        return new ReconcileResult(List.of(), List.of(new Remark(note, null)), WHEN_FULL);
    }

    private static ReconcileResult said(Stored<Service> service, Proposal report, String reason, String message) {
        var note = EventNote.normal(References.regarding(service), reason, message);
        return new ReconcileResult(List.of(report), List.of(new Remark(note, report)), null);
    }

    private static Proposal report(Stored<Service> service, List<String> addresses) {
        var reported = new ServiceBuilder(service.object())
                .editOrNewStatus()
                .withNewLoadBalancer()
                .withIngress(addresses.stream()
                        .map(address -> new LoadBalancerIngressBuilder()
                                .withIp(address)
                                .withIpMode("VIP")
                                .build())
                        .toList())
                .endLoadBalancer()
                .endStatus()
                .build();
        return new Proposal.UpdateStatus(ServiceKind.RESOURCE, service.key(), reported, service.observedRevision());
    }
}
