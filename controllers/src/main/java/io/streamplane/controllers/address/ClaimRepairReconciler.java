package io.streamplane.controllers.address;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.networking.v1.ParentReference;
import io.fabric8.kubernetes.api.model.networking.v1.ParentReferenceBuilder;
import io.streamplane.controllers.reconcile.FactChange;
import io.streamplane.controllers.reconcile.Metadata;
import io.streamplane.controllers.reconcile.ReconcileInput;
import io.streamplane.controllers.reconcile.ReconcileResult;
import io.streamplane.controllers.reconcile.Reconciler;
import io.streamplane.controllers.reconcile.References;
import io.streamplane.controllers.reconcile.Remark;
import io.streamplane.controllers.reconcile.ShardView;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.controllers.reconcile.WorkKey;
import io.streamplane.schemas.event.EventNote;
import io.streamplane.schemas.journal.Precondition;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.kind.core.NodeKind;
import io.streamplane.schemas.kind.core.ServiceKind;
import io.streamplane.schemas.kind.networking.NodePortKind;
import io.streamplane.schemas.network.IpBlock;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Frees cluster IPs, node ports, addresses of load balancers and pod CIDRs whose owner is gone or has others, and tells of
 * Services that have what they have not claimed, as Kubernetes' repair loops do ({@code pkg/registry/core/service}). The shard
 * that would have the owner decides, for it knows that there is none.
 */
public final class ClaimRepairReconciler implements Reconciler {

    private static final String PORTS = NodePortKind.RESOURCE;

    @Override
    public String name() {
        return "claim-repair";
    }

    @Override
    public Set<String> looksInto() {
        return Set.of(ServiceKind.RESOURCE, NodeKind.RESOURCE, AddressClaims.RESOURCE, PORTS);
    }

    @Override
    public Set<WorkKey> affected(FactChange change, ShardView shard) {
        return switch (change.resource()) {
            case AddressClaims.RESOURCE, PORTS -> {
                ParentReference parent = change.after() == null ? null : parent(change.after());
                yield parent != null && AddressClaims.isOfShard(AddressClaims.owner(parent), shard)
                        ? Set.of(new WorkKey(change.resource(), change.key()))
                        : Set.of();
            }
            case ServiceKind.RESOURCE -> {
                var work = new LinkedHashSet<WorkKey>();
                if (change.before() != null) {
                    Service before = change.before().as(Service.class).object();
                    work.addAll(held(before));
                    if (LoadBalancerReconciler.isBalanced(before)
                            && LoadBalancerReconciler.ingress(before).isEmpty()) {
                        work.addAll(claimed(ServiceKind.RESOURCE, change.key(), shard));
                    }
                }
                if (change.after() != null) {
                    work.removeAll(held(change.after().as(Service.class).object()));
                    work.add(new WorkKey(ServiceKind.RESOURCE, change.key()));
                }
                yield work;
            }
            case NodeKind.RESOURCE -> change.before() == null || shard.number() != 0 ? Set.of() : ofNode(change, shard);
            default -> Set.of();
        };
    }

    private static Set<WorkKey> ofNode(FactChange change, ShardView shard) {
        var before = NodeIpamReconciler.cidrs(
                Objects.requireNonNull(change.before()).as(Node.class).object());
        var after = change.after() == null
                ? List.<String>of()
                : NodeIpamReconciler.cidrs(change.after().as(Node.class).object());
        var work = new LinkedHashSet<WorkKey>();
        if (change.after() == null && before.isEmpty()) {
            work.addAll(claimed(NodeKind.RESOURCE, change.key(), shard));
        }
        before.stream()
                .filter(cidr -> !after.contains(cidr))
                .forEach(cidr ->
                        work.add(new WorkKey(AddressClaims.RESOURCE, ObjectKey.clusterScoped(cidr.split("/", 2)[0]))));
        return work;
    }

    /** What is claimed for an object, whose status does not say it yet. */
    private static Set<WorkKey> claimed(String resource, ObjectKey owner, ShardView shard) {
        var claimed = new LinkedHashSet<WorkKey>();
        for (Stored<?> claim : shard.inCluster(AddressClaims.RESOURCE)) {
            ParentReference parent = AddressClaims.parent(claim);
            if (parent != null && resource.equals(parent.getResource()) && owner.equals(AddressClaims.owner(parent))) {
                claimed.add(WorkKey.of(claim));
            }
        }
        return claimed;
    }

    /** Everything that the Service has. */
    private static Set<WorkKey> held(Service service) {
        var held = new LinkedHashSet<WorkKey>();
        clusterIps(service)
                .forEach(ip ->
                        held.add(new WorkKey(AddressClaims.RESOURCE, ObjectKey.clusterScoped(IpBlock.canonical(ip)))));
        LoadBalancerReconciler.ingress(service)
                .forEach(ip -> held.add(new WorkKey(AddressClaims.RESOURCE, ObjectKey.clusterScoped(ip))));
        ports(service).forEach(port -> held.add(new WorkKey(PORTS, ObjectKey.clusterScoped(Integer.toString(port)))));
        return held;
    }

    @Override
    public ReconcileResult reconcile(ReconcileInput input) {
        if (input.work().resource().equals(ServiceKind.RESOURCE)) {
            return missing(input);
        }
        Stored<?> claim =
                input.shard().inCluster(input.work().resource(), input.work().key());
        ParentReference parent = claim == null ? null : parent(claim);
        if (claim == null || parent == null || !AddressClaims.isOfShard(AddressClaims.owner(parent), input.shard())) {
            return ReconcileResult.nothing();
        }
        return switch (Objects.requireNonNullElse(parent.getResource(), "")) {
            case "services" -> ofService(input, claim, AddressClaims.owner(parent));
            case "nodes" -> ofNode(input, claim, AddressClaims.owner(parent));
            default -> ReconcileResult.nothing();
        };
    }

    private static ReconcileResult ofService(ReconcileInput input, Stored<?> claim, ObjectKey owner) {
        if (input.shard().revision() < claim.desiredRevision()) {
            return ReconcileResult.whenShardIsRead(claim.desiredRevision());
        }
        var service = input.shard().get(ServiceKind.RESOURCE, owner, Service.class);
        if (service == null) {
            return free(claim, new Precondition.Absent(new ResourceKey(ServiceKind.RESOURCE, owner)));
        }
        boolean awaited = AddressClaims.isManagedBy(claim, LoadBalancerReconciler.MANAGER)
                && LoadBalancerReconciler.isBalanced(service.object())
                && LoadBalancerReconciler.ingress(service.object()).isEmpty();
        return awaited || held(service.object()).contains(WorkKey.of(claim))
                ? ReconcileResult.nothing()
                : free(claim, Metadata.unchanged(service));
    }

    private static ReconcileResult ofNode(ReconcileInput input, Stored<?> claim, ObjectKey owner) {
        if (!AddressClaims.isManagedBy(claim, NodeIpamReconciler.MANAGER)) {
            return ReconcileResult.nothing();
        }
        Stored<?> node = input.shard().inCluster(NodeKind.RESOURCE, owner);
        if (node == null) {
            return free(claim, new Precondition.Absent(new ResourceKey(NodeKind.RESOURCE, owner)));
        }
        var cidrs = NodeIpamReconciler.cidrs(node.as(Node.class).object());
        boolean used = cidrs.isEmpty() || cidrs.stream().anyMatch(cidr -> cidr.startsWith(claim.name() + "/"));
        return used ? ReconcileResult.nothing() : free(claim, Metadata.unchanged(node));
    }

    private static ReconcileResult free(Stored<?> claim, Precondition reason) {
        return ReconcileResult.of(List.of(Metadata.delete(claim, "Background", List.of(reason))));
    }

    /** What a Service has and nobody has claimed for it; both are made by one command. */
    private static ReconcileResult missing(ReconcileInput input) {
        var service = input.shard().get(ServiceKind.RESOURCE, input.work().key(), Service.class);
        if (service == null || service.terminating()) {
            return ReconcileResult.nothing();
        }
        var events = new ArrayList<Remark>();
        for (String ip : clusterIps(service.object())) {
            if (!isClaimed(input, AddressClaims.RESOURCE, IpBlock.canonical(ip), service)) {
                String family = ip.indexOf(':') < 0 ? "IPv4" : "IPv6";
                events.add(remark(
                        service,
                        "ClusterIPNotAllocated",
                        "Cluster IP [" + family + "]: " + ip + " is not allocated to it"));
            }
        }
        for (int port : ports(service.object())) {
            if (!isClaimed(input, PORTS, Integer.toString(port), service)) {
                events.add(remark(service, "PortNotAllocated", "Port " + port + " is not allocated to it"));
            }
        }
        return !events.isEmpty() && input.shard().clusterRevision() < service.desiredRevision()
                ? ReconcileResult.nothing().andWhenClusterIsRead(service.desiredRevision())
                : new ReconcileResult(List.of(), events, null);
    }

    private static Remark remark(Stored<Service> service, String reason, String message) {
        return new Remark(EventNote.warning(References.regarding(service), reason, message), null);
    }

    private static boolean isClaimed(ReconcileInput input, String resource, String name, Stored<Service> service) {
        Stored<?> claim = input.shard().inCluster(resource, ObjectKey.clusterScoped(name));
        ParentReference parent = claim == null ? null : parent(claim);
        return parent != null && service.key().equals(AddressClaims.owner(parent));
    }

    private static List<String> clusterIps(Service service) {
        var spec = service.getSpec();
        if (spec == null || "ExternalName".equals(spec.getType())) {
            return List.of();
        }
        var ips = spec.getClusterIPs() == null || spec.getClusterIPs().isEmpty()
                ? spec.getClusterIP() == null ? List.<String>of() : List.of(spec.getClusterIP())
                : spec.getClusterIPs();
        return ips.stream().filter(ip -> !ip.isEmpty() && !ip.equals("None")).toList();
    }

    private static Set<Integer> ports(Service service) {
        var spec = service.getSpec();
        var ports = new LinkedHashSet<Integer>();
        if (spec != null && spec.getPorts() != null) {
            spec.getPorts().stream()
                    .map(ServicePort::getNodePort)
                    .filter(Objects::nonNull)
                    .forEach(ports::add);
        }
        if (spec != null && spec.getHealthCheckNodePort() != null) {
            ports.add(spec.getHealthCheckNodePort());
        }
        ports.remove(0);
        return ports;
    }

    private static @Nullable ParentReference parent(Stored<?> claim) {
        if (claim.resource().equals(AddressClaims.RESOURCE)) {
            return AddressClaims.parent(claim);
        }
        var properties = claim.as(GenericKubernetesResource.class).object().getAdditionalProperties();
        return properties.get("spec") instanceof Map<?, ?> spec && spec.get("parentRef") instanceof Map<?, ?> parent
                ? new ParentReferenceBuilder()
                        .withResource(String.valueOf(parent.get("resource")))
                        .withNamespace(String.valueOf(parent.get("namespace")))
                        .withName(String.valueOf(parent.get("name")))
                        .build()
                : null;
    }
}
