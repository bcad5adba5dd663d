package io.streamplane.kubelet.kafka;

import io.fabric8.kubernetes.api.model.AttachedVolume;
import io.fabric8.kubernetes.api.model.NodeStatus;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.storage.CSIDriver;
import io.streamplane.kubelet.pod.PodClaims;
import io.streamplane.kubelet.pod.Surroundings;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.volume.VolumeTerms;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Volumes that drivers of others attach, as upstream's volume manager handles them: what pods use of them stands in their node's
 * {@code volumesInUse}, and a pod begins when one status of its node has them there and in {@code volumesAttached}. Where there are no such
 * volumes, which is mostly so, all of this asks one empty map. Not thread-safe.
 */
final class DriverVolumes implements Surroundings {

    /** @param name unique among all drivers */
    private record Attachable(String driver, String name) {}

    private record Use(String node, Set<String> names) {}

    private final Needed needed;
    private final HostedNodes nodes;
    private final Map<String, Attachable> volumes = new HashMap<>();
    private final Map<ObjectKey, Use> uses = new HashMap<>();

    /** Drivers whose volumes need not be attached. */
    private final Set<String> lean = new HashSet<>();

    /** Pods of which it is not known yet what their claims are bound to. */
    private final Set<ObjectKey> unsure = new LinkedHashSet<>();

    DriverVolumes(Needed needed, HostedNodes nodes) {
        this.needed = needed;
        this.nodes = nodes;
    }

    /** @param volume null where it is deleted, or is none that is attached */
    void volume(String name, @Nullable PersistentVolume volume) {
        var source = volume == null ? null : volume.getSpec().getCsi();
        if (source == null || !VolumeTerms.isWaitedFor(source.getDriver())) {
            volumes.remove(name);
            return;
        }
        volumes.put(
                name,
                new Attachable(
                        source.getDriver(), VolumeTerms.uniqueName(source.getDriver(), source.getVolumeHandle())));
        needed.heard();
    }

    /** @param driver null where it is deleted */
    void driver(String name, @Nullable CSIDriver driver) {
        boolean attaches = driver == null
                || driver.getSpec() == null
                || !Boolean.FALSE.equals(driver.getSpec().getAttachRequired());
        if (attaches ? lean.remove(name) : lean.add(name)) {
            needed.heard();
        }
    }

    /** A node's status says something new. */
    void heard() {
        needed.heard();
    }

    /** Counts what a pod uses, and has its node's status say so. */
    void follow(ObjectKey key, Pod pod, boolean over, Instant now) {
        if (volumes.isEmpty() && uses.isEmpty()) {
            return;
        }
        boolean known = over || !PodClaims.any(pod) || needed.known(key.namespace());
        if (known) {
            unsure.remove(key);
        } else {
            unsure.add(key);
        }
        String node = pod.getSpec().getNodeName();
        var names = new TreeSet<String>();
        for (Volume each : over ? List.<Volume>of() : pod.getSpec().getVolumes()) {
            Attachable volume = attachable(pod, each);
            if (volume != null) {
                names.add(volume.name());
            }
        }
        Use before = uses.get(key);
        if (names.isEmpty() ? before == null : before != null && before.names().equals(names)) {
            return;
        }
        if (names.isEmpty()) {
            uses.remove(key);
        } else {
            uses.put(key, new Use(node, names));
        }
        nodes.use(node, inUse(node), now);
    }

    /** It is gone. */
    void forget(ObjectKey key, Pod pod, Instant now) {
        follow(key, pod, true, now);
    }

    /** Pods to be followed again when something is known. */
    Set<ObjectKey> unsure() {
        return unsure;
    }

    private List<String> inUse(String node) {
        var names = new TreeSet<String>();
        for (Use use : uses.values()) {
            if (use.node().equals(node)) {
                names.addAll(use.names());
            }
        }
        return List.copyOf(names);
    }

    private @Nullable Attachable attachable(Pod pod, Volume volume) {
        String claim = PodClaims.claim(pod, volume);
        String bound = claim == null ? null : needed.volume(pod.getMetadata().getNamespace(), claim);
        Attachable found = bound == null ? null : volumes.get(bound);
        return found == null || lean.contains(found.driver()) ? null : found;
    }

    @Override
    public List<String> unattached(Pod pod) {
        if (volumes.isEmpty()) {
            return List.of();
        }
        var missing = new ArrayList<String>();
        NodeStatus status = nodes.status(pod.getSpec().getNodeName());
        for (Volume each : pod.getSpec().getVolumes()) {
            Attachable volume = attachable(pod, each);
            if (volume != null && !isReady(status, volume.name())) {
                missing.add(each.getName());
            }
        }
        return missing;
    }

    private static boolean isReady(@Nullable NodeStatus status, String name) {
        return status != null
                && status.getVolumesInUse().contains(name)
                && status.getVolumesAttached().stream()
                        .map(AttachedVolume::getName)
                        .anyMatch(name::equals);
    }

    @Override
    public boolean known(String namespace) {
        return needed.known(namespace);
    }

    @Override
    public @Nullable Set<String> keys(String resource, String namespace, String name) {
        return needed.keys(resource, namespace, name);
    }

    @Override
    public boolean exists(String resource, String namespace, String name) {
        return needed.exists(resource, namespace, name);
    }
}
