package io.streamplane.scheduler.device;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.resource.v1.AllocationResult;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceClaim;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceClaimConsumerReference;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceClaimStatus;
import io.streamplane.scheduler.request.DeviceClaim;
import io.streamplane.scheduler.request.PodRequest;
import io.streamplane.schemas.selector.NodeTerm;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The ResourceClaims that there are, as kube-scheduler's DynamicResources looks at them. Devices are not allocated here: a pod waits
 * until somebody has allocated all its claims, such as a driver's own controller. Not thread-safe.
 */
public final class DeviceClaims {

    /** So many pods may use one claim ({@code ResourceClaimReservedForMaxSize}). */
    private static final int MOST_USERS = 256;

    private static final String IN_POD = "resource.kubernetes.io/pod-claim-name";

    /** @param made the pod, and the name in its spec, that it was made for; null where it was made for none */
    private record Known(boolean terminating, @Nullable Made made) {}

    private record Made(String podUid, String inPod) {}

    /** @param nodes of which terms one must match; null where every node reaches the devices */
    private record Allocation(@Nullable List<NodeTerm> nodes, Set<String> users) {}

    private final Map<ObjectKey, Known> claims = new HashMap<>();
    private final Map<ObjectKey, Allocation> allocations = new HashMap<>();
    private final Map<Made, ObjectKey> made = new HashMap<>();

    /** @param claim null where it is deleted */
    public void claim(ObjectKey key, @Nullable ResourceClaim claim) {
        Known before = claims.remove(key);
        if (before != null && before.made() != null) {
            made.remove(before.made(), key);
        }
        if (claim == null) {
            return;
        }
        Known known = new Known(claim.getMetadata().getDeletionTimestamp() != null, made(claim));
        claims.put(key, known);
        if (known.made() != null) {
            made.put(known.made(), key);
        }
    }

    /** @param status null where there is none */
    public void status(ObjectKey key, @Nullable ResourceClaimStatus status) {
        AllocationResult result = status == null ? null : status.getAllocation();
        if (status == null || result == null) {
            allocations.remove(key);
            return;
        }
        var selector = result.getNodeSelector();
        List<NodeTerm> nodes = selector == null
                ? null
                : selector.getNodeSelectorTerms().stream()
                        .map(term -> NodeTerm.of(term, 0))
                        .toList();
        Set<String> users = status.getReservedFor().stream()
                .map(ResourceClaimConsumerReference::getUid)
                .collect(Collectors.toUnmodifiableSet());
        allocations.put(key, new Allocation(nodes, users));
    }

    /** Why the pod goes nowhere, in kube-scheduler's words; null where its claims are there, and not in others' use. */
    public @Nullable String refusal(PodRequest pod) {
        for (DeviceClaim each : pod.deviceClaims()) {
            ObjectKey key = key(pod, each);
            Known known = key == null ? null : claims.get(key);
            if (key == null || known == null) {
                return each.name() == null
                        ? "pod \"" + pod.key() + "\": ResourceClaim not created yet"
                        : "resourceclaim.resource.k8s.io \"" + each.name() + "\" not found";
            }
            if (known.terminating()) {
                return "resourceclaim \"" + key.name() + "\" is being deleted";
            }
            Allocation allocation = allocations.get(key);
            if (allocation != null
                    && allocation.users().size() >= MOST_USERS
                    && !allocation.users().contains(pod.uid())) {
                return "resourceclaim in use";
            }
        }
        return null;
    }

    /** Whether all claims of a pod without a {@link #refusal} are allocated. */
    public boolean areAllocated(PodRequest pod) {
        return pod.deviceClaims().stream().allMatch(each -> allocation(pod, each) != null);
    }

    /** Whether a node reaches all devices that are allocated for the pod. */
    public boolean areReachable(PodRequest pod, String node, Map<String, String> labels) {
        for (DeviceClaim each : pod.deviceClaims()) {
            Allocation allocation = allocation(pod, each);
            if (allocation != null
                    && allocation.nodes() != null
                    && allocation.nodes().stream().noneMatch(term -> term.matches(node, labels))) {
                return false;
            }
        }
        return true;
    }

    private @Nullable Allocation allocation(PodRequest pod, DeviceClaim claim) {
        ObjectKey key = key(pod, claim);
        return key == null ? null : allocations.get(key);
    }

    private @Nullable ObjectKey key(PodRequest pod, DeviceClaim claim) {
        return claim.name() == null
                ? made.get(new Made(pod.uid(), claim.inPod()))
                : new ObjectKey(pod.key().namespace(), claim.name());
    }

    private static @Nullable Made made(ResourceClaim claim) {
        var annotations = claim.getMetadata().getAnnotations();
        String inPod = annotations == null ? null : annotations.get(IN_POD);
        var owners = claim.getMetadata().getOwnerReferences();
        if (inPod == null || owners == null) {
            return null;
        }
        for (OwnerReference owner : owners) {
            if (Boolean.TRUE.equals(owner.getController()) && "Pod".equals(owner.getKind())) {
                return new Made(owner.getUid(), inPod);
            }
        }
        return null;
    }
}
