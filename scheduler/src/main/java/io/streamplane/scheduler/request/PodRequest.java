package io.streamplane.scheduler.request;

import io.streamplane.schemas.selector.NodeTerm;
import io.streamplane.schemas.selector.Tolerance;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that a placement looks at in a pod. Immutable; made once by {@link PodReader}.
 *
 * @param node spec.nodeName, or null
 * @param created creation time as the object says it (RFC 3339 in UTC, so it sorts as text)
 * @param requests effective requests, see {@link PodReader}
 * @param owner uid of the controller; the pod's own uid where it has none
 * @param requiredNodes terms of which one must hold; null where there is no such affinity
 * @param hostPorts {@code protocol/port} of ports on the node itself
 * @param claims of volumes that it uses; empty for most pods
 * @param deviceClaims of devices that it uses; empty for most pods
 * @param gated whether it has scheduling gates
 * @param terminating whether it has a deletion timestamp
 */
public record PodRequest(
        ObjectKey key,
        String uid,
        String schedulerName,
        @Nullable String node,
        Map<String, String> labels,
        int priority,
        String created,
        Resources requests,
        String owner,
        Map<String, String> nodeSelector,
        @Nullable List<NodeTerm> requiredNodes,
        List<NodeTerm> preferredNodes,
        List<Tolerance> tolerations,
        List<SpreadRule> spread,
        List<PodTerm> affinity,
        List<PodTerm> antiAffinity,
        List<String> hostPorts,
        List<PodClaim> claims,
        List<DeviceClaim> deviceClaims,
        boolean gated,
        boolean terminating) {

    /** The same pod on this node; null for none. */
    public PodRequest on(@Nullable String otherNode) {
        return new PodRequest(
                key,
                uid,
                schedulerName,
                otherNode,
                labels,
                priority,
                created,
                requests,
                owner,
                nodeSelector,
                requiredNodes,
                preferredNodes,
                tolerations,
                spread,
                affinity,
                antiAffinity,
                hostPorts,
                claims,
                deviceClaims,
                gated,
                terminating);
    }
}
