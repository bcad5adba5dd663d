package io.streamplane.apiserver.watch;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.function.Supplier;

/**
 * Events as they are sent: each is made once in a form for all watchers that want that form. As many as have room are kept; those that
 * come late make it anew. Values are never changed.
 */
public final class EncodedEvents {

    /** What an entry takes in memory beside its value, about. */
    private static final int OVERHEAD_BYTES = 256;

    private final Cache<Key, byte[]> events;

    /**
     * How an event is written; two watchers with equal forms get the same bytes.
     *
     * @param version of the kind
     * @param mediaType of the answer
     * @param shape of the object, with all that its columns depend on
     * @param zipped whether each event is compressed by itself
     */
    public record Form(String version, String mediaType, String shape, boolean zipped) {

        public Form compressed() {
            return new Form(version, mediaType, shape, true);
        }
    }

    private record Key(String resource, ObjectKey key, long revision, WatchFilter.Type type, Form form) {}

    /** @param bytes that the events may take, about */
    public EncodedEvents(long bytes) {
        events = Caffeine.newBuilder()
                .maximumWeight(bytes)
                .weigher((Key _, byte[] value) -> value.length + OVERHEAD_BYTES)
                .executor(Runnable::run)
                .build();
    }

    /** The event in this form; those who ask at the same time wait for the first of them to make it. */
    public byte[] get(WatchFilter.Told told, Form form, Supplier<byte[]> make) {
        var key = new Key(told.object().kind().resource(), told.object().key(), told.revision(), told.type(), form);
        return events.get(key, _ -> make.get());
    }
}
