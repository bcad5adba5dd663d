package io.streamplane.apiserver.manifest;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What keys have applied and not deleted since, and by that which keys hold an object: those of the partitions that this
 * member has. Thread-safe.
 */
final class Holdings {

    /** A key of one partition. */
    record Holder(int partition, ByteBuffer key) {

        static Holder of(int partition, byte[] key) {
            return new Holder(partition, ByteBuffer.wrap(key));
        }
    }

    private final Map<Integer, Map<ByteBuffer, List<ObjectReference>>> partitions = new HashMap<>();
    private final Map<ObjectPlace, Map<Holder, ObjectReference>> holders = new HashMap<>();

    /** In place of what was known of the partition. */
    synchronized void assign(int partition, Map<ByteBuffer, List<ObjectReference>> inventory) {
        release(partition);
        inventory.forEach((key, objects) -> set(new Holder(partition, key), objects));
    }

    synchronized void release(int partition) {
        partitions
                .getOrDefault(partition, Map.of())
                .forEach((key, objects) -> index(new Holder(partition, key), objects, List.of()));
        partitions.remove(partition);
    }

    synchronized List<ObjectReference> of(Holder holder) {
        return partitions.getOrDefault(holder.partition(), Map.of()).getOrDefault(holder.key(), List.of());
    }

    /** Notes that the key has applied this. */
    synchronized void add(Holder holder, ObjectReference applied) {
        var all = new ArrayList<>(of(holder));
        ObjectPlace place = applied.place();
        all.removeIf(each -> each.place().equals(place));
        all.add(applied);
        set(holder, all);
    }

    /** Notes that the key holds nothing but these of what it held. */
    synchronized void keep(Holder holder, List<ObjectReference> left) {
        set(holder, left);
    }

    private void set(Holder holder, List<ObjectReference> objects) {
        index(holder, of(holder), objects);
        var ofPartition = partitions.computeIfAbsent(holder.partition(), _ -> new HashMap<>());
        if (objects.isEmpty()) {
            ofPartition.remove(holder.key());
        } else {
            ofPartition.put(holder.key(), List.copyOf(objects));
        }
    }

    private void index(Holder holder, List<ObjectReference> before, List<ObjectReference> after) {
        for (ObjectReference each : before) {
            holders.computeIfPresent(each.place(), (_, of) -> {
                of.remove(holder);
                return of.isEmpty() ? null : of;
            });
        }
        for (ObjectReference each : after) {
            holders.computeIfAbsent(each.place(), _ -> new HashMap<>(2)).put(holder, each);
        }
    }

    /**
     * Another key that holds the object: the one whose record is the latest.
     *
     * @param but null for a record without a key
     */
    synchronized Optional<Map.Entry<Holder, ObjectReference>> other(ObjectPlace object, @Nullable Holder but) {
        return holders.getOrDefault(object, Map.of()).entrySet().stream()
                .filter(each -> !each.getKey().equals(but))
                .max((one, two) ->
                        Long.compare(one.getValue().time(), two.getValue().time()))
                .map(each -> Map.entry(each.getKey(), each.getValue()));
    }
}
