package io.streamplane.controllers.statefulset;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The claims of a StatefulSet's pods: {@code <template>-<set>-<ordinal>}, one a template and pod. They outlive their pods. */
final class SetClaims {

    static final String CLAIMS = "persistentvolumeclaims";

    private final StatefulRun run;
    private final List<PersistentVolumeClaim> templates;
    private final ClaimOwners policy;

    SetClaims(StatefulRun run) {
        this.run = run;
        this.policy = ClaimOwners.of(run.set.object());
        var known = run.set.object().getSpec().getVolumeClaimTemplates();
        this.templates = known == null ? List.of() : known;
    }

    static String name(String template, String set, int ordinal) {
        return template + "-" + set + "-" + ordinal;
    }

    /** Whether a claim of the pod that is to be made is about to go: then the pod has to wait for that. */
    boolean stale(int ordinal) {
        for (PersistentVolumeClaim template : templates) {
            Stored<?> claim = find(template, ordinal);
            if (claim != null
                    && (claim.terminating()
                            || ClaimOwners.ofEarlierPod(
                                    claim.owners(), run.key(ordinal).name(), null))) {
                return true;
            }
        }
        return false;
    }

    /** Makes the claims that a pod lacks. */
    void create(int ordinal) {
        for (PersistentVolumeClaim template : templates) {
            if (find(template, ordinal) == null) {
                var key = key(template, ordinal);
                var create = new Proposal.Create(CLAIMS, key, claim(template, key));
                run.proposals.add(create);
                run.say(
                        "SuccessfulCreate",
                        "create Claim " + key.name() + " Pod "
                                + run.key(ordinal).name() + " in StatefulSet " + run.set.name() + " success",
                        create);
            }
        }
    }

    /** Gives a pod's claims the owners that the retention policy asks for; whether they have them already. */
    boolean own(Stored<Pod> pod, boolean beyond) {
        boolean owned = true;
        for (PersistentVolumeClaim template : templates) {
            Stored<?> any = find(template, run.ordinal(pod));
            if (any == null || any.terminating()) {
                continue;
            }
            List<OwnerReference> owners = policy.wanted(any.owners(), run.set, pod, beyond);
            if (owners != null) {
                owned = false;
                Stored<PersistentVolumeClaim> claim = any.as(PersistentVolumeClaim.class);
                var changed = new PersistentVolumeClaimBuilder(claim.object())
                        .editMetadata()
                        .withOwnerReferences(owners)
                        .endMetadata()
                        .build();
                run.proposals.add(new Proposal.Update(CLAIMS, claim.key(), changed, claim.desiredRevision()));
            }
        }
        return owned;
    }

    private PersistentVolumeClaim claim(PersistentVolumeClaim template, ObjectKey key) {
        var metadata = template.getMetadata();
        Map<String, String> labels = new HashMap<>();
        if (metadata != null && metadata.getLabels() != null) {
            labels.putAll(metadata.getLabels());
        }
        var selector = run.set.object().getSpec().getSelector();
        if (selector != null && selector.getMatchLabels() != null) {
            labels.putAll(selector.getMatchLabels());
        }
        List<OwnerReference> owners = policy.wanted(List.of(), run.set, null, false);
        return new PersistentVolumeClaimBuilder()
                .withApiVersion("v1")
                .withKind("PersistentVolumeClaim")
                .withNewMetadata()
                .withName(key.name())
                .withNamespace(key.namespace())
                .withLabels(labels)
                .withAnnotations(metadata == null ? null : metadata.getAnnotations())
                .withFinalizers(metadata == null ? List.of() : metadata.getFinalizers())
                .withOwnerReferences(owners == null ? List.of() : owners)
                .endMetadata()
                .withSpec(template.getSpec())
                .build();
    }

    private @Nullable Stored<?> find(PersistentVolumeClaim template, int ordinal) {
        return run.input.shard().get(CLAIMS, key(template, ordinal));
    }

    private ObjectKey key(PersistentVolumeClaim template, int ordinal) {
        return new ObjectKey(run.set.namespace(), name(template.getMetadata().getName(), run.set.name(), ordinal));
    }
}
