package io.streamplane.apiserver.admission.event;

import io.streamplane.apiserver.admission.Draft;
import io.streamplane.schemas.tree.Tree;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** One limit, with a bucket for each of what it tells apart: those that were used last. Thread-safe. */
final class EventLimit {

    private final Type type;
    private final int perSecond;
    private final int burst;
    private final Map<String, TokenBucket> buckets;

    /** What has a bucket of its own. */
    enum Type {
        SERVER("Server"),
        NAMESPACE("Namespace"),
        USER("User"),
        SOURCE_AND_OBJECT("SourceAndObject");

        private final String text;

        Type(String text) {
            this.text = text;
        }

        /** As upstream writes it. */
        String text() {
            return text;
        }
    }

    /** @param size how many buckets are kept at most */
    EventLimit(Type type, int perSecond, int burst, int size) {
        this.type = type;
        this.perSecond = perSecond;
        this.burst = burst;
        buckets = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, TokenBucket> eldest) {
                return size() > size;
            }
        };
    }

    /** Counts an Event; says why it is one too many, or nothing. */
    String problem(Draft draft, Instant now) {
        String key = key(draft);
        return take(key, now) ? "" : "limit reached on type " + type.text() + " for key " + key;
    }

    private synchronized boolean take(String key, Instant now) {
        return buckets.computeIfAbsent(key, _ -> new TokenBucket(perSecond, burst, now))
                .take(now);
    }

    private String key(Draft draft) {
        return switch (type) {
            case SERVER -> "";
            case NAMESPACE -> draft.target().namespace();
            case USER -> draft.caller().identity().name();
            case SOURCE_AND_OBJECT -> {
                boolean core = draft.kind().group().isEmpty();
                ObjectNode source = Tree.object(draft.object(), core ? "source" : "deprecatedSource");
                ObjectNode object = Tree.object(draft.object(), core ? "involvedObject" : "regarding");
                yield Tree.text(source, "component")
                        + Tree.text(source, "host")
                        + Tree.text(object, "kind")
                        + Tree.text(object, "namespace")
                        + Tree.text(object, "name")
                        + Tree.text(object, "uid")
                        + Tree.text(object, "apiVersion");
            }
        };
    }
}
