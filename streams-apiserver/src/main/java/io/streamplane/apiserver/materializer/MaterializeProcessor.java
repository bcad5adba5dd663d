package io.streamplane.apiserver.materializer;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.streamplane.apiserver.journal.read.JournalRecord;
import io.streamplane.apiserver.metrics.ApiServerMeters;
import io.streamplane.schemas.codec.SchemaSignature;
import io.streamplane.schemas.fact.FactHeaders;
import io.streamplane.schemas.journal.Command;
import io.streamplane.schemas.journal.CommandCodec;
import io.streamplane.schemas.journal.Entry;
import io.streamplane.schemas.journal.Fact;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.journal.Rules;
import io.streamplane.schemas.journal.Verdict;
import io.streamplane.schemas.streams.Supervision;
import io.streamplane.schemas.topic.Topics;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;

/** Decides each command, keeps the entries, and forwards what the compacted topics must hold. */
@NullUnmarked // Streams hands its context over in init; tombstones are records with a null value
final class MaterializeProcessor implements Processor<byte[], byte[], Destination, byte[]> {

    private final CommandCodec codec;
    private final LongSupplier journalEnd;
    private final Materialization materialization;
    private final ViewTopics viewTopics;
    private final ViewBackfill backfill;
    private boolean viewsAgree;
    private Cancellable firstLook;
    private ProcessorContext<Destination, byte[]> context;
    private KeyValueStore<String, Materialized> store;
    private Supervision supervision;
    private List<Gauge> gauges = List.of();
    private volatile long revision;

    /** @param journalEnd see {@link Materializer.Options#journalEnd} */
    MaterializeProcessor(CommandCodec codec, LongSupplier journalEnd, Views views, ViewTopics viewTopics) {
        this.codec = codec;
        this.journalEnd = journalEnd;
        this.materialization = new Materialization(views);
        this.viewTopics = viewTopics;
        this.backfill = new ViewBackfill(viewTopics, views);
    }

    @Override
    public void init(ProcessorContext<Destination, byte[]> streamsContext) {
        context = streamsContext;
        store = streamsContext.getStateStore(MaterializerTopology.STORE);
        supervision = Supervision.of(streamsContext.appConfigs());
        MeterRegistry meters = supervision.telemetry().meters();
        gauges = List.of(
                Gauge.builder(ApiServerMeters.MATERIALIZED_REVISION, this, each -> each.revision)
                        .register(meters),
                Gauge.builder(ApiServerMeters.MATERIALIZER_LAG, this, MaterializeProcessor::lag)
                        .register(meters));
        firstLook =
                streamsContext.schedule(Duration.ofMillis(10), PunctuationType.WALL_CLOCK_TIME, this::makeViewsAgree);
    }

    /** Once, before anything else is written: a topic that is there from then on has all of its objects. */
    private void makeViewsAgree(long time) {
        if (viewsAgree) {
            return;
        }
        backfill.run(held(), write -> forward(write, false, time));
        viewsAgree = true;
        // Each look asks Streams for a commit, which is a transaction also where nothing was written.
        firstLook.cancel();
    }

    /** The topics of the views that the objects' parts are on, if these views are kept. */
    private Set<String> held() {
        var desired = new HashSet<String>();
        var observed = new HashSet<String>();
        try (var entries = store.all()) {
            entries.forEachRemaining(each -> {
                String resource = each.key.substring(0, each.key.indexOf(' '));
                desired.add(resource);
                if (each.value.entry().observedRevision() > 0) {
                    observed.add(resource);
                }
            });
        }
        return Stream.concat(
                        desired.stream().map(Topics::desired), observed.stream().map(Topics::observed))
                .collect(Collectors.toSet());
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        RecordMetadata position = context.recordMetadata()
                .orElseThrow(() -> new IllegalStateException("expected a record with an offset, but it has none"));
        makeViewsAgree(record.timestamp());
        Command command = decode(record, position);
        if (command != null) {
            if (Rules.decide(this::entry, position.offset(), command) instanceof Verdict.Accepted accepted) {
                materialize(accepted.facts(), record.timestamp());
            }
        } else {
            supervision
                    .skipped()
                    .skip(position.topic(), position.partition(), position.offset(), JournalRecord.FOREIGN);
        }
        revision = Rules.revision(position.offset());
        if (revision >= journalEnd.getAsLong()) {
            context.commit();
        }
    }

    /** Unknown before the first record, and while this process has not applied the journal itself. */
    private double lag() {
        long end = journalEnd.getAsLong();
        return revision == 0 || end == Long.MAX_VALUE ? Double.NaN : Math.max(0, end - revision);
    }

    @Override
    public void close() {
        gauges.forEach(supervision.telemetry().meters()::remove);
    }

    /** A command that is not understood stops the materializer: API servers that understand it have decided it. */
    private @Nullable Command decode(Record<byte[], byte[]> record, RecordMetadata position) {
        try {
            return codec.read(record.value(), SchemaSignature.of(record.headers()))
                    .orElse(null);
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

    private void materialize(List<Fact> facts, long time) {
        Materialization.Batch batch = materialization.apply(facts, key -> store.get(key.toString()));
        for (int i = 0; i < batch.writes().size(); i++) {
            forward(batch.writes().get(i), batch.hasMore(i), time);
        }
        batch.after().forEach((key, each) -> store.put(key.toString(), each.orElse(null)));
    }

    private void forward(Materialization.Write write, boolean more, long time) {
        if (write.to().isView()) {
            viewTopics.ensure(write.to());
        }
        var headers = new RecordHeaders();
        FactHeaders.putRevision(headers, write.revision());
        if (!write.uid().isEmpty()) {
            FactHeaders.putUid(headers, write.uid());
        }
        if (more) {
            FactHeaders.putMore(headers);
        }
        context.forward(new Record<>(write.to(), write.value(), time, headers));
    }
}
