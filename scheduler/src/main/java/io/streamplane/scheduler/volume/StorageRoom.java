package io.streamplane.scheduler.volume;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.storage.CSIDriver;
import io.fabric8.kubernetes.api.model.storage.CSIStorageCapacity;
import io.streamplane.schemas.quantity.Quantity;
import io.streamplane.schemas.selector.Selector;
import io.streamplane.schemas.topic.ObjectKey;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How much room drivers say there is for new volumes, as Kubernetes' VolumeBinding looks at it ({@code hasEnoughCapacity}): only of
 * drivers whose CSIDriver has {@code storageCapacity}. One CSIStorageCapacity of the claim's class is enough that the node's labels match and
 * whose {@code maximumVolumeSize}, or where it has none its {@code capacity}, is not less than what is asked for. Nothing is counted up: two claims
 * of a pod are each looked at alone. Not thread-safe.
 */
final class StorageRoom {

    /**
     * @param limit in bytes; null where nothing is said, which is none
     * @param nodes by their labels; null for no node
     */
    private record Room(
            String className,
            @Nullable BigDecimal limit,
            @Nullable Selector nodes) {

        static Room of(CSIStorageCapacity capacity) {
            var limit =
                    capacity.getMaximumVolumeSize() == null ? capacity.getCapacity() : capacity.getMaximumVolumeSize();
            LabelSelector nodes = capacity.getNodeTopology();
            return new Room(
                    capacity.getStorageClassName(),
                    limit == null
                            ? null
                            : Quantity.parse(limit.toString())
                                    .map(Quantity::amount)
                                    .orElse(null),
                    nodes == null ? null : Selector.of(nodes));
        }

        boolean has(BigDecimal size, Map<String, String> labels) {
            return limit != null && limit.compareTo(size) >= 0 && nodes != null && nodes.matches(labels);
        }
    }

    private final Set<String> drivers = new HashSet<>();
    private final Map<ObjectKey, Room> rooms = new HashMap<>();

    /** @param driver null where it is deleted */
    void driver(String name, @Nullable CSIDriver driver) {
        if (driver != null
                && driver.getSpec() != null
                && Boolean.TRUE.equals(driver.getSpec().getStorageCapacity())) {
            drivers.add(name);
        } else {
            drivers.remove(name);
        }
    }

    /** @param capacity null where it is deleted */
    void capacity(ObjectKey key, @Nullable CSIStorageCapacity capacity) {
        if (capacity == null) {
            rooms.remove(key);
        } else {
            rooms.put(key, Room.of(capacity));
        }
    }

    /**
     * Whether a volume can be made that a node with these labels reaches.
     *
     * @param provisioner of the class
     * @param size in bytes; 0 where the claim asks for none
     */
    boolean isEnough(@Nullable String provisioner, String className, BigDecimal size, Map<String, String> labels) {
        if (size.signum() == 0 || !drivers.contains(provisioner)) {
            return true;
        }
        for (Room room : rooms.values()) {
            if (className.equals(room.className()) && room.has(size, labels)) {
                return true;
            }
        }
        return false;
    }
}
