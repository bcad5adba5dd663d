package io.streamplane.controllers.address;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.ServiceCIDR;
import io.fabric8.kubernetes.api.model.networking.v1.ServiceCIDRBuilder;
import io.streamplane.controllers.reconcile.FactChange;
import io.streamplane.controllers.reconcile.Metadata;
import io.streamplane.controllers.reconcile.ReconcileInput;
import io.streamplane.controllers.reconcile.ReconcileResult;
import io.streamplane.controllers.reconcile.Reconciler;
import io.streamplane.controllers.reconcile.ShardView;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.controllers.reconcile.Times;
import io.streamplane.controllers.reconcile.WorkKey;
import io.streamplane.schemas.journal.Precondition;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.kind.networking.ServiceCidrKind;
import io.streamplane.schemas.network.IpBlock;
import io.streamplane.schemas.proposal.MetadataEdit;
import io.streamplane.schemas.proposal.Proposal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Says which ServiceCIDRs are ready, and keeps one that is asked to go as long as a cluster IP is of it and of no other one, as
 * Kubernetes' controller does ({@code pkg/controller/servicecidrs}). That controller waits for ten seconds before it lets one go,
 * lest an API server still gives addresses of it; here the command that gives one requires that the ServiceCIDR is as it was.
 */
public final class ServiceCidrReconciler implements Reconciler {

    private static final String CIDRS = ServiceCidrKind.RESOURCE;
    private static final String OF_SERVICES = "ipallocator.k8s.io";

    @Override
    public String name() {
        return "service-cidr";
    }

    @Override
    public Set<String> looksInto() {
        return Set.of(CIDRS, AddressClaims.RESOURCE);
    }

    @Override
    public Set<WorkKey> affected(FactChange change, ShardView shard) {
        if (shard.number() != 0) {
            return Set.of();
        }
        if (change.resource().equals(CIDRS)) {
            var work = new LinkedHashSet<WorkKey>();
            shard.inCluster(CIDRS).forEach(each -> work.add(WorkKey.of(each)));
            return work;
        }
        if (change.resource().equals(AddressClaims.RESOURCE)) {
            var work = new LinkedHashSet<WorkKey>();
            for (Stored<?> each : shard.inCluster(CIDRS)) {
                if (each.terminating() && covers(each, change.key().name())) {
                    work.add(WorkKey.of(each));
                }
            }
            return work;
        }
        return Set.of();
    }

    @Override
    public ReconcileResult reconcile(ReconcileInput input) {
        Stored<?> any = input.shard().inCluster(CIDRS, input.work().key());
        if (any == null) {
            return ReconcileResult.nothing();
        }
        Stored<ServiceCIDR> cidr = any.as(ServiceCIDR.class);
        boolean kept = cidr.finalizers().contains(ServiceCidrKind.FINALIZER);
        if (cidr.terminating()) {
            return kept ? release(input, cidr) : ReconcileResult.nothing();
        }
        var proposals = new ArrayList<Proposal>();
        if (!kept) {
            var protectedOne = new ServiceCIDRBuilder(cidr.object())
                    .editMetadata()
                    .addToFinalizers(ServiceCidrKind.FINALIZER)
                    .endMetadata()
                    .build();
            proposals.add(new Proposal.Update(CIDRS, cidr.key(), protectedOne, cidr.desiredRevision()));
        }
        var ready = condition("True", "", "Kubernetes Service CIDR is ready", input.now());
        proposals.addAll(report(cidr, ready));
        return ReconcileResult.of(proposals);
    }

    private static ReconcileResult release(ReconcileInput input, Stored<ServiceCIDR> cidr) {
        var relied = new LinkedHashSet<Stored<?>>();
        if (isFree(input.shard(), cidr, relied)) {
            List<Precondition> others = relied.stream()
                    .<Precondition>map(
                            other -> new Precondition.HasUid(new ResourceKey(CIDRS, other.key()), other.uid()))
                    .toList();
            return ReconcileResult.of(
                    List.of(Metadata.update(cidr, MetadataEdit.withoutFinalizer(ServiceCidrKind.FINALIZER), others)));
        }
        return ReconcileResult.of(report(
                cidr,
                condition(
                        "False",
                        "Terminating",
                        "There are still IPAddresses referencing the ServiceCIDR, please remove them or create a new"
                                + " ServiceCIDR",
                        input.now())));
    }

    /** @param relied gets the others that hold the addresses, and so must be there still when this one goes */
    private static boolean isFree(ShardView shard, Stored<ServiceCIDR> cidr, Set<Stored<?>> relied) {
        var parents =
                blocks(cidr).stream().map(block -> other(shard, cidr, block)).toList();
        if (parents.stream().allMatch(Objects::nonNull)) {
            relied.addAll(parents);
            return true;
        }
        for (Stored<?> claim : shard.inCluster(AddressClaims.RESOURCE)) {
            if (AddressClaims.isManagedBy(claim, OF_SERVICES) && covers(cidr, claim.name())) {
                Stored<?> other = other(shard, cidr, IpBlock.parse(claim.name()));
                if (other == null) {
                    return false;
                }
                relied.add(other);
            }
        }
        return true;
    }

    /** One that holds all of a block; null where there is none. */
    private static @Nullable Stored<?> other(ShardView shard, Stored<?> cidr, IpBlock block) {
        for (Stored<?> each : shard.inCluster(CIDRS)) {
            if (!each.key().equals(cidr.key()) && blocks(each).stream().anyMatch(one -> one.contains(block))) {
                return each;
            }
        }
        return null;
    }

    private static boolean covers(Stored<?> cidr, String address) {
        return blocks(cidr).stream().anyMatch(block -> block.offset(address) != null);
    }

    private static List<IpBlock> blocks(Stored<?> cidr) {
        var spec = cidr.as(ServiceCIDR.class).object().getSpec();
        return spec == null
                ? List.of()
                : spec.getCidrs().stream()
                        .map(IpBlock::read)
                        .filter(Objects::nonNull)
                        .toList();
    }

    private static Condition condition(String status, String reason, String message, Instant now) {
        return new ConditionBuilder()
                .withType("Ready")
                .withStatus(status)
                .withReason(reason)
                .withMessage(message)
                .withLastTransitionTime(Times.format(now))
                .build();
    }

    /** Nothing where the condition says it already. */
    private static List<Proposal> report(Stored<ServiceCIDR> cidr, Condition condition) {
        var status = cidr.object().getStatus();
        for (Condition each : status == null ? List.<Condition>of() : status.getConditions()) {
            if (condition.getType().equals(each.getType())
                    && condition.getStatus().equals(each.getStatus())
                    && condition.getReason().equals(Objects.requireNonNullElse(each.getReason(), ""))
                    && condition.getMessage().equals(each.getMessage())) {
                return List.of();
            }
        }
        var reported = new ServiceCIDRBuilder(cidr.object())
                .editOrNewStatus()
                .withConditions(condition)
                .endStatus()
                .build();
        return List.of(new Proposal.UpdateStatus(CIDRS, cidr.key(), reported, cidr.observedRevision()));
    }
}
