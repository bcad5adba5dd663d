package io.streamplane.apiserver.materializer;

import io.streamplane.schemas.journal.Command;
import io.streamplane.schemas.journal.CommandCodec;
import io.streamplane.schemas.journal.Entry;
import io.streamplane.schemas.journal.Fact;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.journal.Rules;
import io.streamplane.schemas.journal.Verdict;
import io.streamplane.schemas.topic.FactHeaders;
import io.streamplane.schemas.topic.Topics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides each command, keeps the entries, and forwards what the compacted topics must hold. */
@NullUnmarked // Streams hands its context over in init; tombstones are records with a null value
final class MaterializeProcessor implements Processor<byte[], byte[], Destination, byte[]> {

    private static final Logger LOG = LoggerFactory.getLogger(MaterializeProcessor.class);

    private final CommandCodec codec;
    private final LongSupplier journalEnd;
    private ProcessorContext<Destination, byte[]> context;
    private KeyValueStore<String, Materialized> store;

    /** @param journalEnd see {@link Materializer.Options#journalEnd} */
    MaterializeProcessor(CommandCodec codec, LongSupplier journalEnd) {
        this.codec = codec;
        this.journalEnd = journalEnd;
    }

    @Override
    public void init(ProcessorContext<Destination, byte[]> streamsContext) {
        context = streamsContext;
        store = streamsContext.getStateStore(MaterializerTopology.STORE);
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        RecordMetadata position = context.recordMetadata()
                .orElseThrow(() -> new IllegalStateException("expected a record with an offset, but it has none"));
        if (CommandCodec.isCommand(record.value())) {
            Command command = decode(record.value(), position);
            if (Rules.decide(this::entry, position.offset(), command) instanceof Verdict.Accepted accepted) {
                materialize(accepted.facts(), record.timestamp());
            }
        } else {
            LOG.error(
                    "{}@{} is no command: somebody else wrote it. It changes nothing",
                    Topics.JOURNAL,
                    position.offset());
        }
        if (Rules.revision(position.offset()) >= journalEnd.getAsLong()) {
            context.commit();
        }
    }

    private Command decode(byte[] value, RecordMetadata position) {
        try {
            return codec.decode(value);
        } catch (RuntimeException e) {
            throw new IllegalStateException(
                    "expected a command at " + position.topic() + "-" + position.partition() + "@" + position.offset()
                            + ", but: " + e.getMessage(),
                    e);
        }
    }

    private @Nullable Entry entry(ResourceKey key) {
        Materialized known = store.get(key.toString());
        return known == null ? null : known.entry();
    }

    /** Each key that a command changes is written to the store once, however many of its facts are about it. */
    private void materialize(List<Fact> facts, long time) {
        var after = new LinkedHashMap<ResourceKey, Optional<Materialized>>(4);
        for (Fact fact : facts) {
            var known = after.get(fact.key());
            Materialized before = known == null ? store.get(fact.key().toString()) : known.orElse(null);
            after.put(fact.key(), Optional.ofNullable(materialize(fact, before, time)));
        }
        after.forEach((key, each) -> store.put(key.toString(), each.orElse(null)));
    }

    private @Nullable Materialized materialize(Fact fact, @Nullable Materialized before, long time) {
        ResourceKey key = fact.key();
        Entry entry = Entry.after(before == null ? null : before.entry(), fact);
        String boundTo = before == null ? null : before.node();
        switch (fact) {
            case Fact.DesiredPut put -> {
                forward(Destination.desired(key), put.revision(), put.uid(), put.value(), time);
                if (boundTo != null && !boundTo.equals(put.node())) {
                    forward(Destination.binding(key, boundTo), put.revision(), null, null, time);
                }
                if (put.node() != null) {
                    forward(Destination.binding(key, put.node()), put.revision(), put.uid(), put.value(), time);
                }
                return new Materialized(entry, put.node());
            }
            case Fact.ObservedPut put -> {
                forward(Destination.observed(key), put.revision(), null, put.value(), time);
                return new Materialized(entry, boundTo);
            }
            case Fact.Deleted deleted -> {
                forward(Destination.desired(key), deleted.revision(), null, null, time);
                if (before != null && before.entry().observedRevision() > 0) {
                    forward(Destination.observed(key), deleted.revision(), null, null, time);
                }
                if (boundTo != null) {
                    forward(Destination.binding(key, boundTo), deleted.revision(), null, null, time);
                }
                return null;
            }
        }
    }

    private void forward(
            Destination destination, long revision, @Nullable String uid, byte @Nullable [] value, long time) {
        var headers = new RecordHeaders();
        FactHeaders.putRevision(headers, revision);
        if (uid != null) {
            FactHeaders.putUid(headers, uid);
        }
        context.forward(new Record<>(destination, value, time, headers));
    }
}
