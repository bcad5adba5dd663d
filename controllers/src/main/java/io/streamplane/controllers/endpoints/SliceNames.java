package io.streamplane.controllers.endpoints;

import io.streamplane.controllers.reconcile.ShardView;
import io.streamplane.schemas.kind.discovery.EndpointSliceKind;
import io.streamplane.schemas.topic.ObjectKey;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

/**
 * Names of slices that look as the API server would generate them: {@code <owner>-<five letters>}. They follow from the
 * owner's uid and an ordinal, so that who asks twice for a slice asks for the same one.
 */
final class SliceNames {

    private static final String ALPHABET = "bcdfghjklmnpqrstvwxz2456789";
    private static final int LENGTH = 5;

    private final ShardView shard;
    private final String namespace;
    private final String owner;
    private final String seed;
    private final Set<String> taken = new HashSet<>();
    private int ordinal;

    /** @param type of the slices' addresses */
    SliceNames(ShardView shard, ObjectKey owner, String uid, String type) {
        this.shard = shard;
        this.namespace = owner.namespace();
        this.owner = owner.name();
        this.seed = uid + " " + type + " ";
    }

    /** The next one that nobody has. */
    ObjectKey next() {
        while (true) {
            var key = new ObjectKey(namespace, owner + "-" + suffix(seed + ordinal++));
            if (shard.get(EndpointSliceKind.RESOURCE, key) == null && taken.add(key.name())) {
                return key;
            }
        }
    }

    private static String suffix(String text) {
        long hash = 0xcbf29ce484222325L;
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
        }
        hash ^= hash >>> 32;
        var suffix = new char[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            suffix[i] = ALPHABET.charAt((int) Long.remainderUnsigned(hash, ALPHABET.length()));
            hash = Long.divideUnsigned(hash, ALPHABET.length());
        }
        return new String(suffix);
    }
}
