package io.streamplane.controllers.volume;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeSelectorTerm;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.streamplane.controllers.reconcile.FactChange;
import io.streamplane.controllers.reconcile.Metadata;
import io.streamplane.controllers.reconcile.ReconcileInput;
import io.streamplane.controllers.reconcile.ReconcileResult;
import io.streamplane.controllers.reconcile.Reconciler;
import io.streamplane.controllers.reconcile.References;
import io.streamplane.controllers.reconcile.Remark;
import io.streamplane.controllers.reconcile.ShardView;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.controllers.reconcile.WorkKey;
import io.streamplane.schemas.event.EventNote;
import io.streamplane.schemas.proposal.MetadataEdit;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.volume.VolumeTerms;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes volumes for claims of classes whose provisioner is {@value VolumeTerms#SIMULATED}, as an external provisioner does. It goes by
 * the annotation by which the binder asks, and, where the class waits for a pod, by the node that the scheduler chose. The
 * volume's name is derived from the claim's uid, so none is made twice. Parameters of the class:
 *
 * <pre>
 * topologyKey  a label of nodes; a volume is then reached only from nodes with one value of it, as a local volume is
 * fail         no volume is made, and this is said
 * </pre>
 */
public final class ProvisionerReconciler implements Reconciler {

    static final String NODES = "nodes";

    private static final Duration AGAIN = Duration.ofSeconds(15);

    @Override
    public String name() {
        return "persistentvolume-provisioner";
    }

    @Override
    public String component() {
        return "simulated-provisioner";
    }

    @Override
    public Set<String> looksInto() {
        return Set.of(Volumes.CLAIMS, Volumes.CLASSES, NODES);
    }

    @Override
    public Set<WorkKey> affected(FactChange change, ShardView shard) {
        return switch (change.resource()) {
            case Volumes.CLAIMS ->
                change.after() != null && isAsked(change.after()) ? Set.of(WorkKey.of(change.after())) : Set.of();
            case Volumes.CLASSES -> asked(shard);
            case Volumes.VOLUMES -> change.after() == null ? asked(shard) : Set.of();
            default -> Set.of();
        };
    }

    private static Set<WorkKey> asked(ShardView shard) {
        var work = new LinkedHashSet<WorkKey>();
        for (Stored<?> claim : shard.ofResource(Volumes.CLAIMS)) {
            if (isAsked(claim)) {
                work.add(WorkKey.of(claim));
            }
        }
        return work;
    }

    private static boolean isAsked(Stored<?> claim) {
        return VolumeTerms.SIMULATED.equals(claim.annotations().get(VolumeTerms.PROVISIONER))
                && !claim.annotations().containsKey(VolumeTerms.BIND_COMPLETED);
    }

    @Override
    public ReconcileResult reconcile(ReconcileInput input) {
        ShardView shard = input.shard();
        var claim = shard.get(Volumes.CLAIMS, input.work().key(), PersistentVolumeClaim.class);
        if (claim == null || claim.terminating() || !isAsked(claim)) {
            return ReconcileResult.nothing();
        }
        var spec = claim.object().getSpec();
        String className = spec.getStorageClassName();
        var type = Volumes.storageClass(shard, className == null ? "" : className);
        boolean named = spec.getVolumeName() != null && !spec.getVolumeName().isEmpty();
        if (type == null
                || named
                || !VolumeTerms.SIMULATED.equals(type.object().getProvisioner())
                || Volumes.volume(shard, Volumes.provisionedName(claim.uid())) != null) {
            return ReconcileResult.nothing();
        }
        return provision(input, claim, type);
    }

    private static ReconcileResult provision(
            ReconcileInput input, Stored<PersistentVolumeClaim> claim, Stored<StorageClass> type) {
        String selected = claim.annotations().getOrDefault(VolumeTerms.SELECTED_NODE, "");
        if (selected.isEmpty() && Volumes.waits(type)) {
            return ReconcileResult.nothing();
        }
        if (claim.object().getSpec().getSelector() != null) {
            return failed(claim, type, "claim Selector is not supported", List.of());
        }
        Map<String, String> parameters = type.object().getParameters();
        String failure = parameters == null ? null : parameters.get("fail");
        if (failure != null) {
            return failed(claim, type, failure, List.of());
        }
        Stored<Node> node = selected.isEmpty() ? null : node(input.shard(), selected);
        if (!selected.isEmpty() && node == null) {
            return input.shard().clusterRevision() < claim.desiredRevision()
                    ? ReconcileResult.nothing().andWhenClusterIsRead(claim.desiredRevision())
                    : chooseAgain(claim, type, selected);
        }
        String key = parameters == null ? null : parameters.get("topologyKey");
        List<NodeSelectorTerm> terms = ReachableNodes.terms(input.shard(), claim.uid(), type.object(), key, node);
        if (key != null && terms.isEmpty()) {
            ReconcileResult failed = failed(claim, type, "no node has the label " + key, List.of());
            return new ReconcileResult(List.of(), failed.events(), AGAIN);
        }
        return create(claim, type.object(), terms);
    }

    private static @Nullable Stored<Node> node(ShardView shard, String name) {
        Stored<?> found = shard.inCluster(NODES, ObjectKey.clusterScoped(name));
        return found == null ? null : found.as(Node.class);
    }

    /** The scheduler is to choose another node. */
    private static ReconcileResult chooseAgain(
            Stored<PersistentVolumeClaim> claim, Stored<StorageClass> type, String node) {
        var edit = new MetadataEdit(List.of(), List.of(), List.of(), Map.of(VolumeTerms.SELECTED_NODE, ""));
        return failed(
                claim,
                type,
                "error getting node \"" + node + "\": node \"" + node + "\" not found",
                List.of(Metadata.update(claim, edit)));
    }

    private static ReconcileResult create(
            Stored<PersistentVolumeClaim> claim, StorageClass type, List<NodeSelectorTerm> terms) {
        var volume = SimulatedVolume.of(claim, type, terms);
        var create = new Proposal.Create(
                Volumes.VOLUMES, ObjectKey.clusterScoped(volume.getMetadata().getName()), volume);
        var about = References.regarding(claim);
        return new ReconcileResult(
                List.of(create),
                List.of(
                        new Remark(
                                EventNote.normal(
                                        about,
                                        "Provisioning",
                                        "External provisioner is provisioning volume for claim \"" + claim.key()
                                                + "\""),
                                create),
                        new Remark(
                                EventNote.normal(
                                        about,
                                        "ProvisioningSucceeded",
                                        "Successfully provisioned volume "
                                                + volume.getMetadata().getName()),
                                create)),
                null);
    }

    private static ReconcileResult failed(
            Stored<PersistentVolumeClaim> claim, Stored<StorageClass> type, String why, List<Proposal> proposals) {
        var event = EventNote.warning(
                References.regarding(claim),
                "ProvisioningFailed",
                "failed to provision volume with StorageClass \"" + type.name() + "\": " + why);
        return new ReconcileResult(proposals, List.of(new Remark(event, null)), null);
    }
}
