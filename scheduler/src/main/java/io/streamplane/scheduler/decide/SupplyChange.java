package io.streamplane.scheduler.decide;

import io.streamplane.scheduler.capacity.Cluster;

/** Takes over what happens to volumes and devices. */
final class SupplyChange {

    private SupplyChange() {}

    /**
     * Whether it may help a pod that waits.
     *
     * @param claimsUsed whether any pod without a node uses a claim of volumes
     */
    static boolean apply(ClusterEvent.OfSupply event, Cluster cluster, boolean claimsUsed) {
        return switch (event) {
            case ClusterEvent.VolumeDesired volume -> {
                cluster.volumes().volume(volume.name(), volume.volume());
                yield claimsUsed;
            }
            case ClusterEvent.VolumeObserved volume -> {
                cluster.volumes().phase(volume.name(), volume.phase());
                yield claimsUsed && "Available".equals(volume.phase());
            }
            case ClusterEvent.ClassDesired type -> {
                cluster.volumes().storageClass(type.name(), type.type());
                yield claimsUsed;
            }
            case ClusterEvent.DriverDesired driver -> {
                cluster.volumes().driver(driver.name(), driver.driver());
                yield claimsUsed;
            }
            case ClusterEvent.CapacityDesired capacity -> {
                cluster.volumes().capacity(capacity.key(), capacity.capacity());
                yield claimsUsed;
            }
            case ClusterEvent.DeviceClaimDesired claim -> {
                cluster.devices().claim(claim.key(), claim.claim());
                yield true;
            }
            case ClusterEvent.DeviceClaimObserved claim -> {
                cluster.devices().status(claim.key(), claim.status());
                yield true;
            }
            case ClusterEvent.DriversDesired drivers -> {
                cluster.volumes().limits(drivers.name(), drivers.node());
                yield true;
            }
        };
    }
}
