package io.streamplane.kubelet.kafka;

import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.fact.FactRecord;
import io.streamplane.schemas.fact.ObjectPart;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.core.ConfigMapKind;
import io.streamplane.schemas.kind.core.PersistentVolumeClaimKind;
import io.streamplane.schemas.kind.core.SecretKind;
import io.streamplane.schemas.registry.RegistryUnavailableException;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.topic.Partitioning;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * ConfigMaps, Secrets and claims as {@code state} has them, of the partitions that any hosted pod wants to know. Nothing is
 * read before a pod refers to such an object; from then on the partition of its namespace is followed. What is known counts
 * for a pod when it was read as far as the partition went when the pod came, since what the pod refers to was written before
 * it. Not thread-safe, {@link #contents} apart.
 */
public final class Needed {

    private static final Set<String> RESOURCES = Set.of("configmaps", "secrets", "persistentvolumeclaims");
    private static final long UNTOLD = Long.MAX_VALUE;

    /** Stands for the topic of cluster scope among the partitions. */
    public static final int CLUSTER = -1;

    private final ObjectCodec codec;
    private final int partitions;
    private final Map<Integer, Long> targets = new HashMap<>();
    private final Map<Integer, Long> positions = new HashMap<>();
    private final Map<String, byte[]> objects = new ConcurrentHashMap<>();

    /** Those that were told how far they go, and have not been read so far yet. */
    private final Set<Integer> told = new HashSet<>();

    /** Those that were read to an end once; of others it is not said that anything is missing. */
    private final Set<Integer> complete = new HashSet<>();

    private boolean news;

    /** @param partitions of {@code state}; 0: everything is taken for there */
    Needed(ObjectCodec codec, int partitions) {
        this.codec = codec;
        this.partitions = partitions;
    }

    /**
     * A pod of this namespace came that refers to something.
     *
     * @param claims whether to claims, whose volumes are of cluster scope
     */
    void want(String namespace, boolean claims) {
        if (partitions > 0) {
            targets.put(partition(namespace), UNTOLD);
            if (claims) {
                targets.put(CLUSTER, UNTOLD);
            }
        }
    }

    /** Something came that pods may wait for. */
    void heard() {
        news = true;
    }

    /** Partitions of which it has to be told how far they go now. */
    public Set<Integer> untold() {
        if (targets.isEmpty()) {
            return Set.of();
        }
        var untold = new HashSet<Integer>();
        targets.forEach((partition, target) -> {
            if (target == UNTOLD) {
                untold.add(partition);
            }
        });
        return untold;
    }

    /** How far a partition goes now. */
    public void target(int partition, long end) {
        targets.put(partition, end);
        told.add(partition);
    }

    /** Partitions that are followed. */
    public Set<Integer> wanted() {
        return targets.keySet();
    }

    /** How far a partition was read. */
    public void read(int partition, long position) {
        Long before = positions.put(partition, position);
        long target = targets.getOrDefault(partition, UNTOLD);
        if (position >= target) {
            complete.add(partition);
        }
        news |= position >= target && (before == null || before < target || told.remove(partition));
    }

    /** Whether anything came since the last call. */
    boolean news() {
        boolean came = news;
        news = false;
        return came;
    }

    /** Whether a record of {@code state} is looked at. */
    static boolean matters(byte[] key) {
        return key.length > 2
                && (key[0] == 'c' && key[1] == 'o' || key[0] == 's' && key[1] == 'e' || key[0] == 'p' && key[1] == 'e');
    }

    /** A record of a partition that is followed. */
    public void take(FactRecord fact) {
        String resource = fact.key().object().resource();
        if (fact.key().part() != ObjectPart.DESIRED || !RESOURCES.contains(resource)) {
            return;
        }
        String name = resource + " " + fact.key().object().key();
        byte[] value = fact.value();
        news = true;
        if (value == null) {
            objects.remove(name);
        } else {
            objects.put(name, value);
        }
    }

    /** Whether what is said of a namespace, and of what its pods use beside, is up to date. */
    boolean known(String namespace) {
        if (partitions == 0) {
            return true;
        }
        int partition = partition(namespace);
        return positions.getOrDefault(partition, -1L) >= targets.getOrDefault(partition, UNTOLD)
                && positions.getOrDefault(CLUSTER, -1L) >= targets.getOrDefault(CLUSTER, -1L);
    }

    /** The volume that a claim is bound to; null where none is known. */
    @Nullable
    String volume(String namespace, String claim) {
        byte[] value = objects.get("persistentvolumeclaims " + new ObjectKey(namespace, claim));
        if (value == null) {
            return null;
        }
        try {
            return codec.decodeDesired(PersistentVolumeClaimKind.KIND, value)
                    .path("spec")
                    .path("volumeName")
                    .asString(null);
        } catch (RegistryUnavailableException e) {
            throw e;
        } catch (RuntimeException e) {
            return null;
        }
    }

    boolean exists(String resource, String namespace, String name) {
        return partitions == 0
                || !complete.contains(partition(namespace))
                || objects.containsKey(resource + " " + new ObjectKey(namespace, name));
    }

    /** @see io.streamplane.kubelet.pod.Surroundings#keys */
    @Nullable
    Set<String> keys(String resource, String namespace, String name) {
        byte[] value = objects.get(resource + " " + new ObjectKey(namespace, name));
        Kind kind = resource.equals("secrets") ? SecretKind.KIND : ConfigMapKind.KIND;
        if (value == null) {
            return null;
        }
        try {
            ObjectNode object = codec.decodeDesired(kind, value);
            var keys = new HashSet<String>();
            object.path("data").properties().forEach(each -> keys.add(each.getKey()));
            object.path("binaryData").properties().forEach(each -> keys.add(each.getKey()));
            return keys;
        } catch (RuntimeException e) {
            return null; // what cannot be read here may be read by whoever has the keys
        }
    }

    /** What an object of data holds; null where it is not known, or not for this process. From any thread. */
    @Nullable
    Map<String, byte[]> contents(String resource, String namespace, String name) {
        byte[] value = objects.get(resource + " " + new ObjectKey(namespace, name));
        Kind kind = resource.equals("secrets") ? SecretKind.KIND : ConfigMapKind.KIND;
        if (value == null) {
            return null;
        }
        try {
            ObjectNode object = codec.decodeDesired(kind, value);
            var contents = new TreeMap<String, byte[]>();
            boolean encoded = resource.equals("secrets");
            object.path("data")
                    .properties()
                    .forEach(each ->
                            contents.put(each.getKey(), bytes(each.getValue().asString(""), encoded)));
            object.path("binaryData")
                    .properties()
                    .forEach(each ->
                            contents.put(each.getKey(), bytes(each.getValue().asString(""), true)));
            return contents;
        } catch (RuntimeException e) {
            return null; // as above
        }
    }

    private static byte[] bytes(String text, boolean encoded) {
        return encoded ? Base64.getDecoder().decode(text) : text.getBytes(StandardCharsets.UTF_8);
    }

    private int partition(String namespace) {
        return Partitioning.ofObject("configmaps", new ObjectKey(namespace, "any"), partitions);
    }
}
