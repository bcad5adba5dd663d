package io.streamplane.apiserver.manifest;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What the keys of one partition have applied and not deleted since. Thread-safe, with one writer for a key. */
final class Inventory {

    private final Map<ByteBuffer, List<ObjectReference>> objects;

    Inventory(Map<ByteBuffer, List<ObjectReference>> objects) {
        this.objects = new ConcurrentHashMap<>(objects);
    }

    List<ObjectReference> of(byte[] key) {
        return objects.getOrDefault(ByteBuffer.wrap(key), List.of());
    }

    /** Notes that the key has applied this; returns all that it has. */
    List<ObjectReference> applied(byte[] key, ObjectReference reference) {
        var all = new ArrayList<>(of(key));
        all.removeIf(reference::samePlace);
        all.add(reference);
        return set(key, all);
    }

    /** Notes that this is what is left of what the key has applied. */
    List<ObjectReference> set(byte[] key, List<ObjectReference> left) {
        if (left.isEmpty()) {
            objects.remove(ByteBuffer.wrap(key));
        } else {
            objects.put(ByteBuffer.wrap(key), List.copyOf(left));
        }
        return List.copyOf(left);
    }
}
