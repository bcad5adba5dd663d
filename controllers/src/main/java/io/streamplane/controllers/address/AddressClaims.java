package io.streamplane.controllers.address;

import io.fabric8.kubernetes.api.model.networking.v1.IPAddress;
import io.fabric8.kubernetes.api.model.networking.v1.IPAddressBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.ParentReference;
import io.streamplane.controllers.reconcile.ReconcileInput;
import io.streamplane.controllers.reconcile.ShardView;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.schemas.kind.networking.IpAddressKind;
import io.streamplane.schemas.network.IpBlock;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.topic.Partitioning;
import java.math.BigInteger;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Claims addresses for objects, by IPAddress objects that refer to them. A claim is made first and used when it is seen: who
 * sees it knows that nobody else has the address, whatever other shards or a former owner of this one have proposed.
 */
final class AddressClaims {

    static final String RESOURCE = IpAddressKind.RESOURCE;
    static final String MANAGED_BY = "ipaddress.kubernetes.io/managed-by";

    /** So many addresses are tried; a pool that is that full is full. */
    private static final int MOST_TRIES = 100_000;

    private final ReconcileInput input;
    private final String manager;
    private final String resource;
    private final ObjectKey owner;

    /**
     * @param manager who keeps the claims, for the label
     * @param resource of the owner, of the core group
     */
    AddressClaims(ReconcileInput input, String manager, String resource, ObjectKey owner) {
        this.input = input;
        this.manager = manager;
        this.resource = resource;
        this.owner = owner;
    }

    /** What came of a search. */
    sealed interface Search {
        /** The owner has the address. */
        record Claimed(String address) implements Search {}

        /** It is to be claimed now. */
        record Free(Proposal claim) implements Search {}

        /** Somebody is at it. */
        record Pending() implements Search {}

        /** There is none. */
        record Full() implements Search {}
    }

    /**
     * Looks for the owner's address among every step-th of a block, from a place that follows from the owner, and where there
     * is none for one that is free.
     *
     * @param usable which of the unclaimed ones may be taken
     */
    Search search(IpBlock block, BigInteger step, Predicate<String> usable) {
        BigInteger count = block.size().divide(step);
        long tries = count.min(BigInteger.valueOf(MOST_TRIES)).longValueExact();
        BigInteger start =
                BigInteger.valueOf(owner.toString().hashCode() & 0x7fffffffL).mod(count);
        for (long i = 0; i < tries; i++) {
            String address =
                    block.at(start.add(BigInteger.valueOf(i)).mod(count).multiply(step));
            Search found = look(address, usable);
            if (found != null) {
                return found;
            }
        }
        return new Search.Full();
    }

    /** Of one address; null where another one has it, or nobody may. */
    @Nullable
    Search look(String address, Predicate<String> usable) {
        var key = ObjectKey.clusterScoped(address);
        Stored<?> claim = input.shard().inCluster(RESOURCE, key);
        if (claim != null) {
            return isOwners(claim) ? new Search.Claimed(address) : null;
        }
        if (input.underway().proposed(RESOURCE, key)) {
            return new Search.Pending();
        }
        return usable.test(address) ? new Search.Free(claim(key)) : null;
    }

    private boolean isOwners(Stored<?> claim) {
        ParentReference parent = parent(claim);
        return parent != null && resource.equals(parent.getResource()) && owner.equals(owner(parent));
    }

    /** Null where it says none. */
    static @Nullable ParentReference parent(Stored<?> claim) {
        var spec = claim.as(IPAddress.class).object().getSpec();
        return spec == null ? null : spec.getParentRef();
    }

    static ObjectKey owner(ParentReference parent) {
        return new ObjectKey(
                Objects.requireNonNullElse(parent.getNamespace(), ""),
                Objects.requireNonNullElse(parent.getName(), "-"));
    }

    static boolean isManagedBy(Stored<?> claim, String manager) {
        return manager.equals(claim.labels().get(MANAGED_BY));
    }

    /** Whether it is this shard that has the owner, if there is one. */
    static boolean isOfShard(ObjectKey owner, ShardView shard) {
        return owner.namespace().isEmpty()
                ? shard.number() == 0
                : Partitioning.of(owner.namespace(), shard.count()) == shard.number();
    }

    private Proposal claim(ObjectKey key) {
        var claim = new IPAddressBuilder()
                .withNewMetadata()
                .withName(key.name())
                .addToLabels("ipaddress.kubernetes.io/ip-family", key.name().indexOf(':') >= 0 ? "IPv6" : "IPv4")
                .addToLabels(MANAGED_BY, manager)
                .endMetadata()
                .withNewSpec()
                .withNewParentRef()
                .withGroup("")
                .withResource(resource)
                .withNamespace(owner.namespace().isEmpty() ? null : owner.namespace())
                .withName(owner.name())
                .endParentRef()
                .endSpec()
                .build();
        return new Proposal.Create(RESOURCE, key, claim);
    }
}
