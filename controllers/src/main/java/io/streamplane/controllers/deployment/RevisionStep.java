package io.streamplane.controllers.deployment;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import io.streamplane.controllers.reconcile.Metadata;
import io.streamplane.controllers.reconcile.References;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Numbers the revisions, keeps the fresh ReplicaSet's annotations, and creates it where it is missing. */
final class RevisionStep {

    private RevisionStep() {}

    /** Brings an existing fresh ReplicaSet up to date; does nothing where there is none. */
    static void sync(Rollout rollout) {
        Child fresh = rollout.fresh;
        if (fresh == null) {
            return;
        }
        var annotations = fresh.annotations();
        copyAnnotations(rollout, annotations);
        long next = nextRevision(rollout);
        long present = fresh.revision();
        if (present < next) {
            String was = annotations.put(Annotations.REVISION, Long.toString(next));
            if (was != null) {
                annotations.merge(Annotations.REVISION_HISTORY, was, (past, last) -> past + "," + last);
            }
        }
        Integer minReady = rollout.deployment.getSpec().getMinReadySeconds();
        fresh.minReadySeconds(minReady == null ? 0 : minReady);
        rollout.revision = annotations.get(Annotations.REVISION);
        if (rollout.progressDeadline() != null && rollout.conditions.get(Conditions.PROGRESSING) == null) {
            rollout.conditions.set(
                    Conditions.PROGRESSING,
                    "True",
                    "FoundNewReplicaSet",
                    "Found new replica set \"" + fresh.name() + "\"");
        }
    }

    /**
     * Proposes the fresh ReplicaSet with this size, for the Deployment as it is: another template or size since would make another
     * one, and both at once too many pods. A name that another one has is a collision, and counted.
     */
    static void create(Rollout rollout, int replicas) {
        var deployment = rollout.deployment;
        String hash = TemplateHash.of(deployment.getSpec().getTemplate(), rollout.collisionCount);
        var key = new ObjectKey(rollout.stored.namespace(), rollout.stored.name() + "-" + hash);
        if (rollout.input.shard().get(DeploymentReconciler.REPLICA_SETS, key) != null) {
            rollout.collisionCount = rollout.collisionCount == null ? 1 : rollout.collisionCount + 1;
            return;
        }
        long revision = nextRevision(rollout);
        rollout.revision = Long.toString(revision);
        var annotations = new HashMap<String, String>();
        copyAnnotations(rollout, annotations);
        annotations.put(Annotations.REVISION, rollout.revision);
        annotations.put(Annotations.DESIRED_REPLICAS, Integer.toString(rollout.replicas()));
        annotations.put(Annotations.MAX_REPLICAS, Integer.toString(rollout.mostPods()));
        var create = new Proposal.Create(
                DeploymentReconciler.REPLICA_SETS,
                key,
                replicaSet(rollout, key, hash, annotations, replicas),
                List.of(Metadata.unchanged(rollout.stored)));
        rollout.created = create;
        rollout.proposals.add(create);
        if (replicas > 0) {
            rollout.say(rollout.scaled(key.name(), 0, replicas), create);
        }
        if (rollout.progressDeadline() != null) {
            rollout.conditions.set(
                    Conditions.PROGRESSING,
                    "True",
                    "NewReplicaSetCreated",
                    "Created new replica set \"" + key.name() + "\"");
        }
    }

    private static long nextRevision(Rollout rollout) {
        return 1 + rollout.old.stream().mapToLong(Child::revision).max().orElse(0);
    }

    private static void copyAnnotations(Rollout rollout, Map<String, String> to) {
        rollout.stored.annotations().forEach((name, value) -> {
            if (!Annotations.NOT_COPIED.contains(name)) {
                to.put(name, value);
            }
        });
    }

    private static ReplicaSet replicaSet(
            Rollout rollout, ObjectKey key, String hash, Map<String, String> annotations, int replicas) {
        var spec = rollout.deployment.getSpec();
        PodTemplateSpec template = new PodTemplateSpecBuilder(spec.getTemplate())
                .editOrNewMetadata()
                .addToLabels(Annotations.HASH_LABEL, hash)
                .endMetadata()
                .build();
        LabelSelector selector = new LabelSelectorBuilder(spec.getSelector())
                .addToMatchLabels(Annotations.HASH_LABEL, hash)
                .build();
        return new ReplicaSetBuilder()
                .withApiVersion("apps/v1")
                .withKind("ReplicaSet")
                .withNewMetadata()
                .withName(key.name())
                .withNamespace(key.namespace())
                .withLabels(template.getMetadata().getLabels())
                .withAnnotations(annotations)
                .withOwnerReferences(References.controller(rollout.deployment))
                .endMetadata()
                .withNewSpec()
                .withReplicas(replicas)
                .withMinReadySeconds(spec.getMinReadySeconds())
                .withSelector(selector)
                .withTemplate(template)
                .endSpec()
                .build();
    }
}
