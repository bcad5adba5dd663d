package io.streamplane.controllers.volume;

import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.storage.CSIDriver;
import io.fabric8.kubernetes.api.model.storage.VolumeAttachment;
import io.streamplane.controllers.reconcile.FactChange;
import io.streamplane.controllers.reconcile.Pods;
import io.streamplane.controllers.reconcile.ReconcileInput;
import io.streamplane.controllers.reconcile.ReconcileResult;
import io.streamplane.controllers.reconcile.Reconciler;
import io.streamplane.controllers.reconcile.ShardView;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.controllers.reconcile.WorkKey;
import io.streamplane.schemas.kind.storage.CsiDriverKind;
import io.streamplane.schemas.kind.storage.VolumeAttachmentKind;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.volume.VolumeTerms;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a VolumeAttachment for each node whose pods use a volume of a driver that must attach it, as upstream's attach/detach
 * controller does, says for our own driver that it is attached, and on Nodes what other drivers have attached. Works by volume, in the shard of the claim that has it, which
 * holds all the pods that can use it. The name of an attachment is derived from volume and node.
 */
public final class AttachDetachReconciler implements Reconciler {

    static final String ATTACHMENTS = VolumeAttachmentKind.RESOURCE;
    static final String DRIVERS = CsiDriverKind.RESOURCE;

    @Override
    public String name() {
        return "persistentvolume-attach-detach";
    }

    @Override
    public String component() {
        return "attachdetach-controller";
    }

    @Override
    public Set<String> looksInto() {
        return Set.of(ATTACHMENTS, DRIVERS, Volumes.VOLUMES, Volumes.CLAIMS, Volumes.PODS, NodeVolumes.NODES);
    }

    @Override
    public Set<WorkKey> affected(FactChange change, ShardView shard) {
        return switch (change.resource()) {
            case Volumes.PODS -> byPod(change, shard);
            case Volumes.VOLUMES -> Set.of(new WorkKey(Volumes.VOLUMES, change.key()));
            case ATTACHMENTS -> byAttachment(change);
            case NodeVolumes.NODES -> byNode(change.key().name(), shard);
            case DRIVERS -> all(shard);
            default -> Set.of();
        };
    }

    /** Most pods use no claim, and most changes of those that do tell no news: that must cost next to nothing. */
    private static Set<WorkKey> byPod(FactChange change, ShardView shard) {
        Stored<?> before = change.before();
        Stored<?> after = change.after();
        Stored<?> pod = change.latest();
        if (pod.node() == null || shard.list(Volumes.CLAIMS, pod.namespace()).isEmpty()) {
            return Set.of();
        }
        Set<String> claims = ClaimUse.claims(pod.as(Pod.class).object());
        if (claims.isEmpty() || before != null && after != null && isOn(before) == isOn(after)) {
            return Set.of();
        }
        var work = new LinkedHashSet<WorkKey>();
        for (String name : claims) {
            var claim = shard.get(Volumes.CLAIMS, new ObjectKey(pod.namespace(), name), PersistentVolumeClaim.class);
            String volume = claim == null ? null : claim.object().getSpec().getVolumeName();
            if (volume != null && !volume.isEmpty()) {
                work.add(new WorkKey(Volumes.VOLUMES, ObjectKey.clusterScoped(volume)));
            }
        }
        return work;
    }

    /** Whether it uses its volumes on a node. */
    static boolean isOn(Stored<?> pod) {
        return pod.node() != null && !Pods.ended(pod.as(Pod.class).object());
    }

    private static Set<WorkKey> byAttachment(FactChange change) {
        var work = new LinkedHashSet<WorkKey>();
        for (Stored<?> each : Arrays.asList(change.before(), change.after())) {
            String volume = each == null ? null : volume(each.as(VolumeAttachment.class));
            if (volume != null) {
                work.add(new WorkKey(Volumes.VOLUMES, ObjectKey.clusterScoped(volume)));
            }
        }
        return work;
    }

    /** What a node's status says, and whether it is well, matters for what other drivers attach to it. */
    private static Set<WorkKey> byNode(String node, ShardView shard) {
        var work = new LinkedHashSet<WorkKey>();
        for (Stored<?> each : shard.inCluster(ATTACHMENTS)) {
            Stored<VolumeAttachment> attachment = each.as(VolumeAttachment.class);
            String volume = volume(attachment);
            if (volume != null
                    && node.equals(attachment.object().getSpec().getNodeName())
                    && VolumeTerms.isWaitedFor(attachment.object().getSpec().getAttacher())) {
                work.add(new WorkKey(Volumes.VOLUMES, ObjectKey.clusterScoped(volume)));
            }
        }
        return work;
    }

    static @Nullable String volume(Stored<VolumeAttachment> attachment) {
        return attachment.object().getSpec().getSource().getPersistentVolumeName();
    }

    private static Set<WorkKey> all(ShardView shard) {
        var work = new LinkedHashSet<WorkKey>();
        Volumes.volumes(shard).forEach(each -> work.add(WorkKey.of(each)));
        return work;
    }

    @Override
    public ReconcileResult reconcile(ReconcileInput input) {
        ShardView shard = input.shard();
        String name = input.work().key().name();
        var volume = Volumes.volume(shard, name);
        if (volume == null) {
            return shard.number() == 0 ? AttachStep.withoutVolume(input, name) : ReconcileResult.nothing();
        }
        return Volumes.looksAfter(shard, volume.object()) && isAttached(shard, volume.object())
                ? AttachStep.apply(input, volume)
                : ReconcileResult.nothing();
    }

    /** Of a driver that says nothing Kubernetes thinks that it must attach. */
    private static boolean isAttached(ShardView shard, PersistentVolume volume) {
        var source = volume.getSpec().getCsi();
        if (source == null) {
            return false;
        }
        Stored<?> driver = shard.inCluster(DRIVERS, ObjectKey.clusterScoped(source.getDriver()));
        return driver == null
                || !Boolean.FALSE.equals(
                        driver.as(CSIDriver.class).object().getSpec().getAttachRequired());
    }
}
