package io.streamplane.scheduler.decide;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeStatus;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceClaim;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceClaimStatus;
import io.fabric8.kubernetes.api.model.storage.CSIDriver;
import io.fabric8.kubernetes.api.model.storage.CSINode;
import io.fabric8.kubernetes.api.model.storage.CSIStorageCapacity;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.streamplane.scheduler.request.PodRequest;
import io.streamplane.schemas.topic.ObjectKey;
import org.jspecify.annotations.Nullable;

/** What happens to a scheduler from outside: a fact that it decides on, read by {@link Facts}. */
public sealed interface ClusterEvent {

    /** Of volumes and devices, which pods may wait for. */
    sealed interface OfSupply extends ClusterEvent {}

    /**
     * A node's metadata and spec.
     *
     * @param node null where it is deleted
     */
    record NodeDesired(String name, @Nullable Node node) implements ClusterEvent {}

    /** @param status null where the node is deleted */
    record NodeObserved(String name, @Nullable NodeStatus status) implements ClusterEvent {}

    /**
     * A pod's metadata and spec, with its node where it has been bound.
     *
     * @param pod null where it is deleted
     */
    record PodDesired(ObjectKey key, @Nullable PodRequest pod) implements ClusterEvent {}

    /**
     * @param status null where the pod is deleted
     * @param revision at which it was written
     */
    record PodObserved(ObjectKey key, @Nullable PodStatus status, long revision) implements ClusterEvent {

        /** Whether the pod has ended, and takes up room no longer. */
        public boolean ended() {
            return status != null && Facts.isFinished(status.getPhase());
        }
    }

    /** @param claim null where it is deleted */
    record ClaimDesired(ObjectKey key, @Nullable PersistentVolumeClaim claim) implements ClusterEvent {}

    /** @param volume null where it is deleted */
    record VolumeDesired(String name, @Nullable PersistentVolume volume) implements OfSupply {}

    /** @param phase null where it is deleted */
    record VolumeObserved(String name, @Nullable String phase) implements OfSupply {}

    /** @param type null where it is deleted */
    record ClassDesired(String name, @Nullable StorageClass type) implements OfSupply {}

    /** @param driver null where it is deleted */
    record DriverDesired(String name, @Nullable CSIDriver driver) implements OfSupply {}

    /** @param capacity the room that a driver has somewhere; null where it is deleted */
    record CapacityDesired(ObjectKey key, @Nullable CSIStorageCapacity capacity) implements OfSupply {}

    /** @param claim of devices; null where it is deleted */
    record DeviceClaimDesired(ObjectKey key, @Nullable ResourceClaim claim) implements OfSupply {}

    /** @param status null where the claim is deleted, or nobody has reported any */
    record DeviceClaimObserved(ObjectKey key, @Nullable ResourceClaimStatus status) implements OfSupply {}

    /** @param node the storage drivers of a node; null where it is deleted */
    record DriversDesired(String name, @Nullable CSINode node) implements OfSupply {}
}
