package io.streamplane.schemas.codec;

import io.streamplane.schemas.topic.ObjectKey;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Data keys of one test, one for each uid. */
public final class HeldDataKeys implements DataKeys {

    private final Map<String, byte[]> keys = new HashMap<>();

    @Override
    public byte[] create(String uid, String resource, ObjectKey object) {
        return keys.computeIfAbsent(
                uid, _ -> (uid + "-".repeat(32)).substring(0, 32).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public Optional<byte[]> find(String uid) {
        return Optional.ofNullable(keys.get(uid));
    }

    public void destroyAll() {
        keys.clear();
    }
}
