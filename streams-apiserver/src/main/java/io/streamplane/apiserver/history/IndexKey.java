package io.streamplane.apiserver.history;

import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.topic.ObjectKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Keys of the index's rows: {@code resource 0 namespace 0 name 0 revision}, the revision in eight bytes, big-endian. All
 * rows of an object lie together in the order of revisions, and objects in the order of lists.
 */
final class IndexKey {

    private IndexKey() {}

    /** The row of this object at this revision. */
    static byte[] of(ResourceKey key, long revision) {
        return at(object(key), revision);
    }

    /** What all rows of an object begin with. */
    static byte[] object(ResourceKey key) {
        return (key.resource() + '\0' + key.key().namespace() + '\0' + key.key().name() + '\0')
                .getBytes(StandardCharsets.UTF_8);
    }

    /** What all rows of a resource's objects begin with; of one namespace's, where that is not null. */
    static byte[] objects(String resource, @Nullable String namespace) {
        return (namespace == null ? resource + '\0' : resource + '\0' + namespace + '\0')
                .getBytes(StandardCharsets.UTF_8);
    }

    static byte[] at(byte[] object, long revision) {
        return ByteBuffer.allocate(object.length + Long.BYTES)
                .put(object)
                .putLong(revision)
                .array();
    }

    /** Sorts after all rows of this object, and before those of the next. */
    static byte[] past(byte[] object) {
        byte[] past = object.clone();
        past[past.length - 1] = 1;
        return past;
    }

    /** A row's key without its revision. */
    static byte[] object(byte[] row) {
        return Arrays.copyOf(row, row.length - Long.BYTES);
    }

    static boolean startsWith(byte[] row, byte[] prefix) {
        return row.length >= prefix.length && Arrays.equals(row, 0, prefix.length, prefix, 0, prefix.length);
    }

    /** Whether a row is one of this object's: no other object's row with the same beginning is as long. */
    static boolean isOf(byte[] row, byte[] object) {
        return row.length == object.length + Long.BYTES && startsWith(row, object);
    }

    static ObjectKey key(byte[] object) {
        String text = new String(object, StandardCharsets.UTF_8);
        int resource = text.indexOf('\0');
        int namespace = text.indexOf('\0', resource + 1);
        return new ObjectKey(text.substring(resource + 1, namespace), text.substring(namespace + 1, text.length() - 1));
    }
}
