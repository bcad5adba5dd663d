package io.streamplane.apiserver.verify;

import io.streamplane.apiserver.journal.load.MaterializedTopics;
import io.streamplane.apiserver.journal.read.JournalReader;
import io.streamplane.apiserver.journal.state.Rewriting;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.fact.FactHeaders;
import io.streamplane.schemas.fact.FactKey;
import io.streamplane.schemas.journal.Command;
import io.streamplane.schemas.journal.CommandCodec;
import io.streamplane.schemas.journal.Entry;
import io.streamplane.schemas.journal.Fact;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.journal.Rules;
import io.streamplane.schemas.journal.Verdict;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindRegistry;
import io.streamplane.schemas.registry.SchemaRegistry;
import io.streamplane.schemas.topic.ClientSettings;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Makes the topics equal the journal again where somebody else wrote to them. What an object's records should be, the
 * materializer writes anew for a command of the journal that changes nothing ({@link Rewriting}); a record at a place where it
 * never writes gets a tombstone. For one use.
 */
public final class Repair implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(50);

    /** The newest parts of one object. */
    private record Parts(Entry entry, @Nullable String node, byte[] desired, byte @Nullable [] observed) {}

    private final KindRegistry kinds;
    private final ObjectCodec objects;
    private final CommandCodec commands;
    private final KafkaProducer<byte[], byte[]> producer;

    public Repair(ClientSettings settings, SchemaRegistry registry, KindRegistry kinds) {
        this.kinds = kinds;
        this.objects = new ObjectCodec(registry);
        this.commands = new CommandCodec(registry);
        this.producer = new KafkaProducer<>(settings.producer("streamplane-repair"));
    }

    /**
     * Writes anew what differs, and compares again.
     *
     * @return what differs then: all of it where no materializer runs, which will catch up when one does
     */
    public Verification.Report run(Verification.Report found, MaterializedTopics topics, JournalReader journal) {
        rewrite(found, topics, journal);
        Verification.Report left = Verification.run(topics, journal);
        for (TopicDifference each : left.differences()) {
            boolean nobodys = each.problem() == TopicDifference.Problem.SURPLUS
                    || each.problem() == TopicDifference.Problem.FOREIGN;
            if (nobodys && topics.position() >= journal.end()) {
                remove(each, left.applied());
            }
        }
        producer.flush();
        return Verification.run(topics, journal);
    }

    private void rewrite(Verification.Report found, MaterializedTopics topics, JournalReader journal) {
        var wanted = new LinkedHashSet<ResourceKey>();
        found.differences().forEach(each -> object(each).ifPresent(wanted::add));
        Map<ResourceKey, Parts> present = parts(wanted, journal);
        long last = 0;
        for (ResourceKey key : wanted) {
            Parts parts = present.get(key);
            Kind kind = kinds.find(key.resource()).orElse(null);
            long now = System.currentTimeMillis();
            if (parts != null) {
                last = append(
                        Rewriting.present(key, parts.entry(), parts.node(), parts.desired(), parts.observed(), now));
            } else if (kind != null) {
                last = append(Rewriting.absent(key, kind, objects, now));
            }
        }
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (topics.position() < last && System.nanoTime() < deadline) {
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    /** Empty where the record's key is no object's. */
    private static Optional<ResourceKey> object(TopicDifference each) {
        try {
            return Optional.of(
                    Topics.isView(each.topic())
                            ? new ResourceKey(
                                    each.topic().substring(each.topic().indexOf('.') + 1), ObjectKey.parse(each.key()))
                            : FactKey.parse(each.key()).object());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Map<ResourceKey, Parts> parts(Set<ResourceKey> wanted, JournalReader journal) {
        var entries = new HashMap<ResourceKey, Entry>();
        var parts = new HashMap<ResourceKey, Parts>();
        journal.read(0, journal.end(), record -> {
            if (record.command() == null
                    || !(Rules.decide(entries::get, record.offset(), record.command())
                            instanceof Verdict.Accepted accepted)) {
                return;
            }
            for (Fact fact : accepted.facts()) {
                Entry entry = Entry.after(entries.get(fact.key()), fact);
                Parts before = parts.get(fact.key());
                if (entry == null) {
                    entries.remove(fact.key());
                    parts.remove(fact.key());
                    continue;
                }
                entries.put(fact.key(), entry);
                if (!wanted.contains(fact.key())) {
                    continue;
                }
                if (fact instanceof Fact.DesiredPut put) {
                    byte[] observed = before == null ? null : before.observed();
                    parts.put(put.key(), new Parts(entry, put.node(), put.value(), observed));
                } else if (fact instanceof Fact.ObservedPut put && before != null) {
                    parts.put(put.key(), new Parts(entry, before.node(), before.desired(), put.value()));
                }
            }
        });
        return parts;
    }

    /** The revision of the command. */
    private long append(Command command) {
        var record =
                new ProducerRecord<byte[], byte[]>(Topics.JOURNAL, 0, command.time(), null, commands.encode(command));
        commands.signature().putInto(record.headers());
        return Rules.revision(send(record));
    }

    private void remove(TopicDifference each, long revision) {
        byte[] key = each.key().getBytes(StandardCharsets.UTF_8);
        var record = new ProducerRecord<byte[], byte[]>(each.topic(), each.partition(), key, null);
        FactHeaders.putRevision(record.headers(), revision);
        send(record);
    }

    private long send(ProducerRecord<byte[], byte[]> record) {
        try {
            return producer.send(record).get().offset();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted", e);
        } catch (ExecutionException e) {
            throw new KafkaException("expected the broker to take a record, but: " + e.getCause(), e);
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
    }
}
