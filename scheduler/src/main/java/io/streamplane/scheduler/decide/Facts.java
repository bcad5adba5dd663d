package io.streamplane.scheduler.decide;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeStatus;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceClaim;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceClaimStatus;
import io.fabric8.kubernetes.api.model.storage.CSIDriver;
import io.fabric8.kubernetes.api.model.storage.CSINode;
import io.fabric8.kubernetes.api.model.storage.CSIStorageCapacity;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.streamplane.scheduler.request.PodReader;
import io.streamplane.schemas.codec.CodecException;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.fact.FactKey;
import io.streamplane.schemas.fact.ObjectPart;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.core.NodeKind;
import io.streamplane.schemas.kind.core.PersistentVolumeClaimKind;
import io.streamplane.schemas.kind.core.PersistentVolumeKind;
import io.streamplane.schemas.kind.core.PodKind;
import io.streamplane.schemas.kind.resource.ResourceClaimKind;
import io.streamplane.schemas.kind.storage.CsiDriverKind;
import io.streamplane.schemas.kind.storage.CsiNodeKind;
import io.streamplane.schemas.kind.storage.CsiStorageCapacityKind;
import io.streamplane.schemas.kind.storage.StorageClassKind;
import io.streamplane.schemas.registry.RegistryUnavailableException;
import io.streamplane.schemas.topic.ObjectKey;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads facts of pods and nodes as events, and decodes no more than is needed: of a pod that has its node, a report of its
 * kubelet matters only when the pod has ended, and most reports say otherwise.
 */
public final class Facts {

    /** Kinds that events come from. */
    public static final Set<String> RESOURCES = Set.of(
            NodeKind.RESOURCE,
            PodKind.RESOURCE,
            PersistentVolumeClaimKind.RESOURCE,
            PersistentVolumeKind.RESOURCE,
            StorageClassKind.RESOURCE,
            CsiNodeKind.RESOURCE,
            CsiDriverKind.RESOURCE,
            CsiStorageCapacityKind.RESOURCE,
            ResourceClaimKind.RESOURCE);

    private static final byte[] SUCCEEDED = "Succeeded".getBytes(StandardCharsets.UTF_8);
    private static final byte[] FAILED = "Failed".getBytes(StandardCharsets.UTF_8);

    private static final Kind NODES = NodeKind.KIND;
    private static final Kind PODS = PodKind.KIND;
    private static final Kind CLAIMS = PersistentVolumeClaimKind.KIND;
    private static final Kind VOLUMES = PersistentVolumeKind.KIND;
    private static final Kind CLASSES = StorageClassKind.KIND;

    private final ObjectCodec codec;

    public Facts(ObjectCodec codec) {
        this.codec = codec;
    }

    /** Whether a pod in this phase takes up room no longer. */
    static boolean isFinished(@Nullable String phase) {
        return "Succeeded".equals(phase) || "Failed".equals(phase);
    }

    /**
     * The event that a fact is; null where it does not matter.
     *
     * @param value null where the part is removed
     * @param revision of the fact
     * @param needsStatus of which pods the whole status matters, and not only whether they have ended
     * @throws CodecException where the value cannot be read
     */
    public @Nullable ClusterEvent read(
            FactKey fact, byte @Nullable [] value, long revision, Predicate<ObjectKey> needsStatus) {
        ObjectKey key = fact.object().key();
        boolean desired = fact.part() == ObjectPart.DESIRED;
        try {
            return switch (fact.object().resource()) {
                case "nodes" ->
                    desired
                            ? new ClusterEvent.NodeDesired(key.name(), node(value))
                            : new ClusterEvent.NodeObserved(key.name(), nodeStatus(value));
                case "pods" ->
                    desired
                            ? new ClusterEvent.PodDesired(key, value == null ? null : PodReader.read(pod(value)))
                            : podObserved(key, value, revision, needsStatus);
                case "persistentvolumeclaims" ->
                    desired
                            ? new ClusterEvent.ClaimDesired(key, read(CLAIMS, value, PersistentVolumeClaim.class))
                            : null;
                case "persistentvolumes" -> desired ? volume(key, value) : volumeObserved(key, value);
                case "storageclasses.storage.k8s.io" ->
                    desired
                            ? new ClusterEvent.ClassDesired(key.name(), read(CLASSES, value, StorageClass.class))
                            : null;
                case "csinodes.storage.k8s.io" ->
                    desired
                            ? new ClusterEvent.DriversDesired(key.name(), read(CsiNodeKind.KIND, value, CSINode.class))
                            : null;
                case "csidrivers.storage.k8s.io" ->
                    desired
                            ? new ClusterEvent.DriverDesired(
                                    key.name(), read(CsiDriverKind.KIND, value, CSIDriver.class))
                            : null;
                case "csistoragecapacities.storage.k8s.io" ->
                    desired
                            ? new ClusterEvent.CapacityDesired(
                                    key, read(CsiStorageCapacityKind.KIND, value, CSIStorageCapacity.class))
                            : null;
                case "resourceclaims.resource.k8s.io" ->
                    desired
                            ? new ClusterEvent.DeviceClaimDesired(
                                    key, read(ResourceClaimKind.KIND, value, ResourceClaim.class))
                            : new ClusterEvent.DeviceClaimObserved(
                                    key,
                                    value == null
                                            ? null
                                            : codec.observed(ResourceClaimKind.KIND, value, ResourceClaimStatus.class));
                default -> null;
            };
        } catch (CodecException | RegistryUnavailableException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new CodecException("expected a value of " + fact + ", but it cannot be read: " + e, e);
        }
    }

    private ClusterEvent volume(ObjectKey key, byte @Nullable [] value) {
        return new ClusterEvent.VolumeDesired(key.name(), read(VOLUMES, value, PersistentVolume.class));
    }

    private ClusterEvent volumeObserved(ObjectKey key, byte @Nullable [] value) {
        var status = value == null ? null : codec.observed(VOLUMES, value, PersistentVolumeStatus.class);
        return new ClusterEvent.VolumeObserved(
                key.name(), status == null ? null : Objects.requireNonNullElse(status.getPhase(), "Pending"));
    }

    private <T extends HasMetadata> @Nullable T read(Kind kind, byte @Nullable [] value, Class<T> type) {
        return value == null ? null : codec.desired(kind, value, type);
    }

    private @Nullable ClusterEvent podObserved(
            ObjectKey key, byte @Nullable [] value, long revision, Predicate<ObjectKey> needsStatus) {
        if (value == null) {
            return new ClusterEvent.PodObserved(key, null, revision);
        }
        boolean whole = needsStatus.test(key);
        if (!whole && !mayBeFinished(value)) {
            return null;
        }
        var observed = new ClusterEvent.PodObserved(key, codec.observed(PODS, value, PodStatus.class), revision);
        return whole || observed.ended() ? observed : null;
    }

    /** Avro keeps a text as its bytes: a value without the word is not the status of a finished pod. */
    private static boolean mayBeFinished(byte[] value) {
        for (int at = 0; at < value.length; at++) {
            byte first = value[at];
            if ((first == 'S' && isAt(at, SUCCEEDED, value)) || (first == 'F' && isAt(at, FAILED, value))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isAt(int at, byte[] word, byte[] value) {
        int end = at + word.length;
        return end <= value.length && Arrays.equals(value, at, end, word, 0, word.length);
    }

    private @Nullable Node node(byte @Nullable [] value) {
        return read(NODES, value, Node.class);
    }

    private @Nullable NodeStatus nodeStatus(byte @Nullable [] value) {
        return value == null ? null : codec.observed(NODES, value, NodeStatus.class);
    }

    private Pod pod(byte[] value) {
        return codec.desired(PODS, value, Pod.class);
    }
}
