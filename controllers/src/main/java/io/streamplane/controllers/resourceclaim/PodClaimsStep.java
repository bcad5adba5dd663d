package io.streamplane.controllers.resourceclaim;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodResourceClaim;
import io.fabric8.kubernetes.api.model.PodResourceClaimStatus;
import io.fabric8.kubernetes.api.model.PodResourceClaimStatusBuilder;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceClaim;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceClaimBuilder;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceClaimTemplate;
import io.streamplane.controllers.reconcile.PodNames;
import io.streamplane.controllers.reconcile.Pods;
import io.streamplane.controllers.reconcile.ReconcileResult;
import io.streamplane.controllers.reconcile.References;
import io.streamplane.controllers.reconcile.Remark;
import io.streamplane.controllers.reconcile.ShardView;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.schemas.event.EventNote;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The claims of one pod: first they are made, then the pod's status names them. A claim's name is derived from the pod's uid, so a
 * second one is refused.
 */
final class PodClaimsStep {

    /** Says on a claim which of the pod's it is. */
    static final String POD_CLAIM = "resource.kubernetes.io/pod-claim-name";

    private PodClaimsStep() {}

    static ReconcileResult apply(ShardView shard, Stored<Pod> pod) {
        if (!Pods.active(pod)) {
            return ReconcileResult.nothing();
        }
        var proposals = new ArrayList<Proposal>();
        var events = new ArrayList<Remark>();
        var named = new LinkedHashMap<String, String>();
        for (PodResourceClaim each : ResourceClaimReconciler.claims(pod)) {
            String template = each.getResourceClaimTemplateName();
            if (template == null || template.isEmpty()) {
                continue;
            }
            String name = new PodNames(pod.name() + "-" + each.getName(), pod.uid(), 0).name(1);
            var key = new ObjectKey(pod.namespace(), name);
            if (shard.get(ResourceClaimReconciler.CLAIMS, key) != null) {
                named.put(each.getName(), name);
                continue;
            }
            var found = shard.get(
                    ResourceClaimReconciler.TEMPLATES,
                    new ObjectKey(pod.namespace(), template),
                    ResourceClaimTemplate.class);
            if (found == null) {
                String message = "PodResourceClaim " + each.getName() + ": resource claim template \"" + template
                        + "\": resourceclaimtemplate.resource.k8s.io \"" + template + "\" not found";
                events.add(new Remark(
                        EventNote.warning(References.regarding(pod), "FailedResourceClaimCreation", message), null));
            } else {
                proposals.add(new Proposal.Create(
                        ResourceClaimReconciler.CLAIMS, key, claim(pod, each, found.object(), name)));
            }
        }
        if (!named.isEmpty() && !isNamed(pod.object(), named)) {
            proposals.add(status(pod, named));
        }
        return new ReconcileResult(proposals, events, null);
    }

    private static ResourceClaim claim(
            Stored<Pod> pod, PodResourceClaim each, ResourceClaimTemplate template, String name) {
        var metadata = template.getSpec().getMetadata();
        var claim = new ResourceClaimBuilder()
                .withNewMetadata()
                .withName(name)
                .withGenerateName(pod.name() + "-" + each.getName() + "-")
                .withNamespace(pod.namespace())
                .withLabels(metadata == null ? null : metadata.getLabels())
                .withAnnotations(metadata == null ? null : metadata.getAnnotations())
                .addToAnnotations(POD_CLAIM, each.getName())
                .withOwnerReferences(References.controller(pod.object()))
                .endMetadata();
        return claim.withSpec(template.getSpec().getSpec()).build();
    }

    private static boolean isNamed(Pod pod, Map<String, String> named) {
        var known = new LinkedHashMap<String, String>();
        statuses(pod).forEach(each -> known.put(each.getName(), each.getResourceClaimName()));
        return known.entrySet().containsAll(named.entrySet());
    }

    private static List<PodResourceClaimStatus> statuses(Pod pod) {
        var statuses = pod.getStatus() == null ? null : pod.getStatus().getResourceClaimStatuses();
        return statuses == null ? List.of() : statuses;
    }

    private static Proposal status(Stored<Pod> pod, Map<String, String> named) {
        var all = new ArrayList<PodResourceClaimStatus>();
        named.forEach((name, claim) -> all.add(new PodResourceClaimStatusBuilder()
                .withName(name)
                .withResourceClaimName(claim)
                .build()));
        var changed = new PodBuilder(pod.object())
                .editOrNewStatus()
                .withResourceClaimStatuses(all)
                .endStatus()
                .build();
        return new Proposal.UpdateStatus(ResourceClaimReconciler.PODS, pod.key(), changed, pod.observedRevision());
    }
}
