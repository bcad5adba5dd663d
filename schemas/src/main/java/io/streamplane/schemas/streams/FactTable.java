package io.streamplane.schemas.streams;

import io.streamplane.schemas.journal.FactKey;
import io.streamplane.schemas.journal.FactRecord;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The newest value of each part, undecoded. */
public final class FactTable implements FactFold {

    /** @param revision of the command that wrote the part */
    public record Kept(byte[] value, long revision) {}

    private final Map<FactKey, Kept> parts = new HashMap<>();

    @Override
    public void apply(FactRecord fact) {
        byte[] value = fact.value();
        if (value == null) {
            parts.remove(fact.key());
        } else {
            parts.put(fact.key(), new Kept(value, fact.revision()));
        }
    }

    /** Null where there is no such part. */
    public @Nullable Kept get(FactKey key) {
        return parts.get(key);
    }

    public void forEach(BiConsumer<FactKey, Kept> consumer) {
        parts.forEach(consumer);
    }
}
