package io.streamplane.controllers.streams;

import io.streamplane.controllers.reconcile.Change;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.controllers.shard.NodeLookup;
import io.streamplane.controllers.shard.ObjectReader;
import io.streamplane.controllers.shard.Part;
import io.streamplane.controllers.shard.ShardCache;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.topic.Topics;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** Applies facts to the shard's objects, each decoded once, and tells every controller what changed. */
final class ShardProcessor implements Processor<String, Fact, String, Change> {

    private final List<Kind> kinds;
    private final ObjectReader reader;
    private final NodeLookup nodes;
    /** By topic; held here because the controllers, which ask how far they are, have no access to them. */
    private final Map<String, FactStore> stores = new HashMap<>();

    private @Nullable ProcessorContext<String, Change> context;
    private @Nullable Shard shard;

    ShardProcessor(List<Kind> kinds, ObjectReader reader, NodeLookup nodes) {
        this.kinds = kinds;
        this.reader = reader;
        this.nodes = nodes;
    }

    @Override
    public void init(ProcessorContext<String, Change> context) {
        this.context = context;
        for (Kind kind : kinds) {
            hold(context, topic(kind, true));
            if (kind.hasStatus()) {
                hold(context, topic(kind, false));
            }
        }
        Instant now = now();
        var cache = new ShardCache(kinds.stream().map(Kind::resource).toList(), nodes);
        var built = new Shard(cache, this::revision, now);
        for (Kind kind : kinds) {
            store(kind, true).forEach((text, desired) -> {
                var key = ObjectKey.parse(text);
                built.put(reader.read(kind, key, desired, observed(kind, text), now));
            });
        }
        context.<ShardStore>getStateStore(Names.SHARD_STORE).set(built);
        shard = built;
    }

    private void hold(ProcessorContext<String, Change> given, String topic) {
        stores.put(topic, given.getStateStore(Names.store(topic)));
    }

    @Override
    public void process(Record<String, Fact> record) {
        Fact fact = record.value();
        var current = Objects.requireNonNull(shard);
        Instant now = now();
        current.arrived(Instant.ofEpochMilli(fact.written()), now);
        Part desired = store(fact.kind(), true).get(record.key());
        Change change = desired == null ? current.remove(fact) : put(current, fact, record.key(), desired, now);
        if (change != null) {
            Objects.requireNonNull(context).forward(record.withValue(change));
        }
    }

    private Change put(Shard current, Fact fact, String text, Part desired, Instant now) {
        Stored<?> before = current.cache().get(fact.kind().resource(), fact.key());
        Instant seen = before != null && before.desiredRevision() == desired.revision() ? before.seen() : now;
        return current.put(reader.read(before, fact.kind(), fact.key(), desired, observed(fact.kind(), text), seen));
    }

    /** The observed part, unless it is a leftover of an object that is gone. */
    private @Nullable Part observed(Kind kind, String key) {
        return kind.hasStatus() ? store(kind, false).get(key) : null;
    }

    private long revision(Kind kind, boolean desired) {
        return store(kind, desired).revision();
    }

    private FactStore store(Kind kind, boolean desired) {
        return Objects.requireNonNull(stores.get(topic(kind, desired)), "a store of a kind that the shard holds");
    }

    private static String topic(Kind kind, boolean desired) {
        return desired ? Topics.desired(kind.resource()) : Topics.observed(kind.resource());
    }

    private Instant now() {
        return Instant.ofEpochMilli(Objects.requireNonNull(context).currentSystemTimeMs());
    }
}
