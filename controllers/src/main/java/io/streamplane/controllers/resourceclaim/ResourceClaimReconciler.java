package io.streamplane.controllers.resourceclaim;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodResourceClaim;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceClaim;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceClaimConsumerReference;
import io.streamplane.controllers.reconcile.FactChange;
import io.streamplane.controllers.reconcile.ReconcileInput;
import io.streamplane.controllers.reconcile.ReconcileResult;
import io.streamplane.controllers.reconcile.Reconciler;
import io.streamplane.controllers.reconcile.ShardView;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.controllers.reconcile.WorkKey;
import io.streamplane.schemas.kind.resource.ResourceClaimKind;
import io.streamplane.schemas.kind.resource.ResourceClaimTemplateKind;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Makes the ResourceClaims of pods that name templates, says in the pod which they are, and takes pods off claims that use them no
 * longer, as upstream's controller does ({@code pkg/controller/resourceclaim}). A claim that was made for a pod goes with it, and when
 * it has ended. Devices are allocated by nobody here.
 */
public final class ResourceClaimReconciler implements Reconciler {

    static final String PODS = "pods";
    static final String CLAIMS = ResourceClaimKind.RESOURCE;
    static final String TEMPLATES = ResourceClaimTemplateKind.RESOURCE;

    @Override
    public String name() {
        return "resourceclaim";
    }

    @Override
    public String component() {
        return "resource_claim";
    }

    @Override
    public Set<String> looksInto() {
        return Set.of(CLAIMS, TEMPLATES, PODS);
    }

    @Override
    public Set<WorkKey> affected(FactChange change, ShardView shard) {
        return switch (change.resource()) {
            case PODS -> byPod(change, shard);
            case CLAIMS -> byClaim(change);
            case TEMPLATES ->
                change.after() == null ? Set.of() : pods(change.key().namespace(), shard);
            default -> Set.of();
        };
    }

    /** Nearly all pods use none: after they are made, that is known by there being no claim. */
    private static Set<WorkKey> byPod(FactChange change, ShardView shard) {
        String namespace = change.key().namespace();
        if (change.before() != null && shard.list(CLAIMS, namespace).isEmpty()) {
            return Set.of();
        }
        Stored<?> pod = change.latest();
        if (claims(pod).isEmpty()) {
            return Set.of();
        }
        var work = new LinkedHashSet<WorkKey>();
        work.add(WorkKey.of(pod));
        for (Stored<?> claim : shard.list(CLAIMS, namespace)) {
            if (isUser(claim.as(ResourceClaim.class).object(), pod) || isOwner(claim, pod)) {
                work.add(WorkKey.of(claim));
            }
        }
        return work;
    }

    private static Set<WorkKey> byClaim(FactChange change) {
        var work = new LinkedHashSet<WorkKey>();
        work.add(new WorkKey(CLAIMS, change.key()));
        OwnerReference owner = change.latest().controller();
        if (owner != null && owner.getKind().equals("Pod")) {
            work.add(new WorkKey(PODS, new ObjectKey(change.key().namespace(), owner.getName())));
        }
        return work;
    }

    private static Set<WorkKey> pods(String namespace, ShardView shard) {
        var work = new LinkedHashSet<WorkKey>();
        for (Stored<?> pod : shard.list(PODS, namespace)) {
            if (!claims(pod).isEmpty()) {
                work.add(WorkKey.of(pod));
            }
        }
        return work;
    }

    static List<PodResourceClaim> claims(Stored<?> pod) {
        var claims = pod.as(Pod.class).object().getSpec().getResourceClaims();
        return claims == null ? List.of() : claims;
    }

    static boolean isUser(ResourceClaim claim, Stored<?> pod) {
        return users(claim).stream().anyMatch(each -> pod.uid().equals(each.getUid()));
    }

    static List<ResourceClaimConsumerReference> users(ResourceClaim claim) {
        var users = claim.getStatus() == null ? null : claim.getStatus().getReservedFor();
        return users == null ? List.of() : users;
    }

    static boolean isOwner(Stored<?> claim, Stored<?> pod) {
        OwnerReference owner = claim.controller();
        return owner != null && owner.getUid().equals(pod.uid());
    }

    @Override
    public ReconcileResult reconcile(ReconcileInput input) {
        ObjectKey key = input.work().key();
        if (input.work().resource().equals(PODS)) {
            var pod = input.shard().get(PODS, key, Pod.class);
            return pod == null ? ReconcileResult.nothing() : PodClaimsStep.apply(input.shard(), pod);
        }
        var claim = input.shard().get(CLAIMS, key, ResourceClaim.class);
        return claim == null ? ReconcileResult.nothing() : ClaimUsersStep.apply(input.shard(), claim);
    }
}
