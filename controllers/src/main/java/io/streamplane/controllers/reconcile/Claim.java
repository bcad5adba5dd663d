package io.streamplane.controllers.reconcile;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.selector.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Predicate;

/**
 * Adoption and release by selector and controller reference: an owner keeps the children that carry its uid and match,
 * releases those that match no more, and adopts matching ones that nobody controls. An owner on its way out adopts
 * nothing and keeps what it has; children on their way out are not adopted.
 */
public final class Claim<C extends HasMetadata> {

    /** Children that are the owner's, adopted ones included (as they will be). */
    private final List<Stored<C>> mine = new ArrayList<>();

    private final List<Proposal> proposals = new ArrayList<>();

    private Claim() {}

    /**
     * @param withOwners copies a child with other owner references
     */
    public static <C extends HasMetadata> Claim<C> of(
            Stored<?> owner,
            LabelSelector selector,
            String resource,
            Class<C> type,
            ShardView shard,
            BiFunction<C, List<OwnerReference>, C> withOwners) {
        return of(owner, selector, child -> true, resource, type, shard, withOwners);
    }

    /**
     * The same among children that could be the owner's.
     *
     * @param could what else a child has to fit beside the selector
     */
    public static <C extends HasMetadata> Claim<C> of(
            Stored<?> owner,
            LabelSelector selector,
            Predicate<Stored<?>> could,
            String resource,
            Class<C> type,
            ShardView shard,
            BiFunction<C, List<OwnerReference>, C> withOwners) {
        var claim = new Claim<C>();
        var labels = Selector.of(selector);
        for (Stored<?> any : shard.dependents(resource, owner.uid())) {
            Stored<C> child = any.as(type);
            OwnerReference controller = child.controller();
            if (controller == null || !controller.getUid().equals(owner.uid())) {
                continue;
            }
            if (owner.terminating() || labels.matches(child.labels()) && could.test(child)) {
                claim.mine.add(child);
            } else {
                var others = new ArrayList<>(child.owners());
                others.remove(controller);
                claim.update(child, withOwners.apply(child.object(), others));
            }
        }
        if (!owner.terminating()) {
            for (Stored<?> any : shard.uncontrolled(resource, owner.namespace())) {
                if (!any.terminating() && labels.matches(any.labels()) && could.test(any)) {
                    claim.adopt(owner, any.as(type), withOwners);
                }
            }
        }
        return claim;
    }

    public List<Stored<C>> mine() {
        return mine;
    }

    public List<Proposal> proposals() {
        return proposals;
    }

    private void adopt(Stored<?> owner, Stored<C> child, BiFunction<C, List<OwnerReference>, C> withOwners) {
        var owners = new ArrayList<>(child.owners());
        owners.removeIf(reference -> reference.getUid().equals(owner.uid()));
        owners.add(References.controller(owner.object()));
        C adopted = withOwners.apply(child.object(), owners);
        update(child, adopted);
        mine.add(child.with(adopted));
    }

    private void update(Stored<C> child, C changed) {
        proposals.add(new Proposal.Update(child.resource(), child.key(), changed, child.desiredRevision()));
    }
}
