package io.streamplane.controllers.resourceclaim;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceClaim;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceClaimBuilder;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceClaimConsumerReference;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceClaimConsumerReferenceBuilder;
import io.streamplane.controllers.reconcile.Metadata;
import io.streamplane.controllers.reconcile.Pods;
import io.streamplane.controllers.reconcile.ReconcileResult;
import io.streamplane.controllers.reconcile.ShardView;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.ArrayList;
import java.util.List;

/**
 * Who uses one claim: pods that are gone, or have ended, are taken off it; pods on nodes that use an allocated claim without being
 * on it are put there. A claim that was made for a pod that has ended is deleted when nobody uses it; one whose pod is gone is the
 * garbage collector's. The pods of a namespace are all in the claim's shard, and a user was there before the claim named it.
 */
final class ClaimUsersStep {

    private static final int MOST_USERS = 256;

    private ClaimUsersStep() {}

    static ReconcileResult apply(ShardView shard, Stored<ResourceClaim> claim) {
        var before = ResourceClaimReconciler.users(claim.object());
        var users = new ArrayList<ResourceClaimConsumerReference>();
        for (ResourceClaimConsumerReference each : before) {
            if (!"pods".equals(each.getResource()) || isUsing(shard, claim, each)) {
                users.add(each);
            }
        }
        if (isAllocated(claim.object())) {
            addPods(shard, claim, users);
        }
        if (!users.equals(before)) {
            var changed = new ResourceClaimBuilder(claim.object())
                    .editOrNewStatus()
                    .withReservedFor(users)
                    .endStatus()
                    .build();
            return ReconcileResult.of(List.of(new Proposal.UpdateStatus(
                    ResourceClaimReconciler.CLAIMS, claim.key(), changed, claim.observedRevision())));
        }
        return users.isEmpty() && !claim.terminating() && isOfEndedPod(shard, claim)
                ? ReconcileResult.of(List.of(Metadata.delete(claim, "Background", List.of())))
                : ReconcileResult.nothing();
    }

    private static boolean isUsing(ShardView shard, Stored<ResourceClaim> claim, ResourceClaimConsumerReference user) {
        var pod = shard.get(ResourceClaimReconciler.PODS, new ObjectKey(claim.namespace(), user.getName()), Pod.class);
        if (pod == null || !pod.uid().equals(user.getUid())) {
            return shard.revision() < claim.revision();
        }
        return !isDone(pod);
    }

    /** Whether it will not use its claims any more. */
    private static boolean isDone(Stored<Pod> pod) {
        return Pods.ended(pod.object()) || pod.terminating() && pod.node() == null;
    }

    private static boolean isAllocated(ResourceClaim claim) {
        return claim.getStatus() != null && claim.getStatus().getAllocation() != null;
    }

    private static void addPods(
            ShardView shard, Stored<ResourceClaim> claim, List<ResourceClaimConsumerReference> users) {
        for (Stored<?> any : shard.list(ResourceClaimReconciler.PODS, claim.namespace())) {
            Stored<Pod> pod = any.as(Pod.class);
            boolean known = users.stream().anyMatch(each -> pod.uid().equals(each.getUid()));
            if (!known && pod.node() != null && !isDone(pod) && names(pod, claim) && users.size() < MOST_USERS) {
                users.add(new ResourceClaimConsumerReferenceBuilder()
                        .withResource("pods")
                        .withName(pod.name())
                        .withUid(pod.uid())
                        .build());
            }
        }
    }

    private static boolean names(Stored<Pod> pod, Stored<ResourceClaim> claim) {
        return ResourceClaimReconciler.isOwner(claim, pod)
                || ResourceClaimReconciler.claims(pod).stream()
                        .anyMatch(each -> claim.name().equals(each.getResourceClaimName()));
    }

    private static boolean isOfEndedPod(ShardView shard, Stored<ResourceClaim> claim) {
        OwnerReference owner = claim.controller();
        if (owner == null || !owner.getKind().equals("Pod")) {
            return false;
        }
        var pod = shard.get(ResourceClaimReconciler.PODS, new ObjectKey(claim.namespace(), owner.getName()), Pod.class);
        return pod != null && pod.uid().equals(owner.getUid()) && isDone(pod);
    }
}
