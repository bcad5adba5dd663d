package io.streamplane.apiserver.vault;

import io.micrometer.core.instrument.MeterRegistry;
import io.streamplane.schemas.avro.DataKeyRecord;
import io.streamplane.schemas.codec.DataKeys;
import io.streamplane.schemas.codec.EnvelopeSerde;
import io.streamplane.schemas.fault.SkippedRecords;
import io.streamplane.schemas.metrics.Telemetry;
import io.streamplane.schemas.registry.SchemaRegistry;
import io.streamplane.schemas.topic.ClientSettings;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.topic.Topics;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The data keys on the compacted topic {@link Topics#DATA_KEYS}, followed by a thread: a key that anybody destroys is soon
 * forgotten here too. A key is written before what it encrypts, so one that is not known is looked for up to the topic's
 * end, and then was destroyed. A number of keys is kept in memory; only where there are more, one that is not among them is
 * looked for on the topic.
 */
public final class DataKeyTopic implements DataKeys, AutoCloseable {

    static final TopicPartition PARTITION = new TopicPartition(Topics.DATA_KEYS, 0);

    private static final Logger LOG = LoggerFactory.getLogger(DataKeyTopic.class);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final int KEY_BYTES = 32;

    /** Some 200 bytes each. */
    private static final int KEPT = 100_000;

    /**
     * One key.
     *
     * @param object which it belongs to
     */
    public record DataKey(String uid, String resource, ObjectKey object) {}

    /** Somebody's wish for a key that is not kept. */
    private record Wanted(String uid, CompletableFuture<Optional<byte[]>> found) {}

    private final ClientSettings settings;
    private final KafkaProducer<byte[], byte[]> producer;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final KafkaConsumer<byte[], byte[]> ends;
    private final EnvelopeSerde<DataKeyRecord> serde;
    private final DataKeyReader reader;
    private final SecureRandom random = new SecureRandom();
    private final KeptKeys kept;
    private final Queue<Wanted> wanted = new ConcurrentLinkedQueue<>();
    private final Object reading = new Object();
    private final Object progress = new Object();
    private final CompletableFuture<Void> failed = new CompletableFuture<>();
    private final Thread thread = new Thread(this::follow, "data-keys");
    private long position;
    private volatile boolean closing;

    private DataKeyTopic(ClientSettings settings, SchemaRegistry registry, int most, MeterRegistry meters) {
        this.settings = settings;
        serde = new EnvelopeSerde<>(registry, Topics.DATA_KEYS + "-value", DataKeyRecord.getClassSchema());
        reader = new DataKeyReader(serde, new SkippedRecords("data-keys", meters), () -> closing);
        kept = new KeptKeys(most);
        producer = new KafkaProducer<>(settings.producer("streamplane-data-keys"));
        consumer = consumer("streamplane-data-keys");
        ends = new KafkaConsumer<>(settings.consumer("streamplane-data-keys-end"));
        // Never polled; the client would warn of an answer about a partition that is not its own.
        ends.assign(List.of(PARTITION));
        thread.setDaemon(true);
    }

    /** Returns when it has read all keys that there are. */
    public static DataKeyTopic start(ClientSettings settings, SchemaRegistry registry, MeterRegistry meters) {
        return start(settings, registry, KEPT, meters);
    }

    /** Without telemetry. */
    public static DataKeyTopic start(ClientSettings settings, SchemaRegistry registry) {
        return start(settings, registry, Telemetry.none().meters());
    }

    /** @param most keys that are kept in memory */
    static DataKeyTopic start(ClientSettings settings, SchemaRegistry registry, int most) {
        return start(settings, registry, most, Telemetry.none().meters());
    }

    private static DataKeyTopic start(
            ClientSettings settings, SchemaRegistry registry, int most, MeterRegistry meters) {
        var topic = new DataKeyTopic(settings, registry, most, meters);
        topic.thread.start();
        topic.catchUp();
        return topic;
    }

    /** Completes exceptionally where the keys can be followed no longer. */
    public CompletionStage<Void> failed() {
        return failed;
    }

    @Override
    public byte[] create(String uid, String resource, ObjectKey object) {
        if (uid.isEmpty()) {
            throw new IllegalArgumentException("expected a uid of " + resource + " " + object + ", but it has none");
        }
        Optional<byte[]> mine = find(uid);
        if (mine.isPresent()) {
            return mine.get();
        }
        byte[] fresh = new byte[KEY_BYTES];
        random.nextBytes(fresh);
        write(uid, serde.serialize(new DataKeyRecord(resource, object.toString(), ByteBuffer.wrap(fresh))));
        return find(uid)
                .orElseThrow(() -> new IllegalStateException(
                        "expected the data key of " + object + ", but it was destroyed at once"));
    }

    @Override
    public Optional<byte[]> find(String uid) {
        byte[] mine = kept.get(uid);
        if (mine == null || mine == KeptKeys.NONE) {
            catchUp();
            mine = kept.get(uid);
        }
        if (mine == null) {
            return kept.mayHave(uid) ? lookFor(uid) : Optional.empty();
        }
        return mine == KeptKeys.NONE ? Optional.empty() : Optional.of(mine);
    }

    /** Reads the topic for this key, and for all that others want by then. */
    private Optional<byte[]> lookFor(String uid) {
        var mine = new Wanted(uid, new CompletableFuture<>());
        wanted.add(mine);
        synchronized (reading) {
            if (!mine.found().isDone()) {
                var all = new HashMap<String, List<Wanted>>();
                for (Wanted each = wanted.poll(); each != null; each = wanted.poll()) {
                    all.computeIfAbsent(each.uid(), _ -> new ArrayList<>()).add(each);
                }
                lookFor(all);
            }
        }
        return mine.found().join();
    }

    private void lookFor(Map<String, List<Wanted>> all) {
        try {
            Map<String, byte[]> secrets = read(all.keySet());
            all.forEach((uid, those) ->
                    those.forEach(each -> each.found().complete(Optional.ofNullable(secrets.get(uid)))));
        } catch (RuntimeException | Error e) {
            all.values().forEach(those -> those.forEach(each -> each.found().completeExceptionally(e)));
        }
    }

    private Map<String, byte[]> read(Set<String> uids) {
        KeptKeys.Told before = kept.told();
        var secrets = new HashMap<String, byte[]>();
        read(key -> {
            if (key.secret() == null) {
                secrets.remove(key.uid());
            } else if (uids.contains(key.uid())) {
                secrets.putIfAbsent(key.uid(), key.secret());
            }
        });
        kept.read(uids, secrets, before);
        return secrets;
    }

    /** The keys of every object that had this name, one for each uid. */
    public List<DataKey> of(String resource, ObjectKey object) {
        var found = new LinkedHashMap<String, DataKey>();
        read(key -> {
            if (key.secret() == null) {
                found.remove(key.uid());
            } else if (key.resource().equals(resource) && key.object().equals(object)) {
                found.put(key.uid(), new DataKey(key.uid(), resource, object));
            }
        });
        return List.copyOf(found.values());
    }

    /** All of the topic up to now, the oldest first. */
    private void read(Consumer<DataKeyReader.Key> keys) {
        long end = end();
        try (var whole = consumer("streamplane-data-keys-all")) {
            whole.assign(List.of(PARTITION));
            whole.seekToBeginning(List.of(PARTITION));
            while (whole.position(PARTITION) < end) {
                whole.poll(POLL).forEach(record -> reader.read(record).ifPresent(keys));
            }
        }
    }

    /** Destroys a key, durably when this returns: what it encrypted cannot be read any more. */
    public void destroy(String uid) {
        write(uid, null);
        catchUp();
    }

    private void write(String uid, byte @Nullable [] value) {
        var record = new ProducerRecord<>(Topics.DATA_KEYS, 0, uid.getBytes(StandardCharsets.UTF_8), value);
        if (value != null) {
            serde.signature().putInto(record.headers());
        }
        try {
            producer.send(record).get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted", e);
        } catch (ExecutionException e) {
            throw new KafkaException("expected the broker to take a data key, but: " + e.getCause(), e);
        }
    }

    private long end() {
        synchronized (ends) {
            return Objects.requireNonNull(
                    ends.endOffsets(List.of(PARTITION)).get(PARTITION), "an offset that was asked for");
        }
    }

    /** Waits until the thread has come to where the topic ends now; throws where it cannot come to it any more. */
    private void catchUp() {
        long end = end();
        synchronized (progress) {
            while (position < end) {
                if (closing || failed.isDone()) {
                    throw new KafkaException("the data keys are not followed any more, so none can be said to be gone");
                }
                try {
                    progress.wait(100);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new KafkaException("interrupted", e);
                }
            }
        }
    }

    private void follow() {
        try (consumer) {
            consumer.assign(List.of(PARTITION));
            consumer.seekToBeginning(List.of(PARTITION));
            while (!closing) {
                consumer.poll(POLL).forEach(this::note);
                synchronized (progress) {
                    position = consumer.position(PARTITION);
                    progress.notifyAll();
                }
            }
        } catch (RuntimeException | Error e) {
            LOG.error("The data keys cannot be followed", e);
            failed.completeExceptionally(e);
        }
    }

    private void note(ConsumerRecord<byte[], byte[]> record) {
        reader.read(record).ifPresent(key -> {
            byte[] secret = key.secret();
            if (secret == null) {
                kept.destroyed(key.uid());
            } else {
                kept.made(key.uid(), secret);
            }
        });
    }

    private KafkaConsumer<byte[], byte[]> consumer(String clientId) {
        var config = settings.consumer(clientId);
        config.put("auto.offset.reset", "none");
        return new KafkaConsumer<>(config);
    }

    @Override
    public void close() {
        closing = true;
        try {
            thread.join(Duration.ofSeconds(2));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        producer.close(Duration.ofSeconds(2));
        synchronized (ends) {
            ends.close();
        }
    }
}
