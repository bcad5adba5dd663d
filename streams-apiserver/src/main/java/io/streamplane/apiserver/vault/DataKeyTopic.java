package io.streamplane.apiserver.vault;

import io.streamplane.schemas.avro.DataKeyRecord;
import io.streamplane.schemas.codec.DataKeys;
import io.streamplane.schemas.codec.EnvelopeSerde;
import io.streamplane.schemas.registry.RegistryUnavailableException;
import io.streamplane.schemas.registry.SchemaRegistry;
import io.streamplane.schemas.topic.ClientSettings;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.topic.Topics;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
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
 * end, and then was destroyed.
 */
public final class DataKeyTopic implements DataKeys, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DataKeyTopic.class);
    private static final TopicPartition PARTITION = new TopicPartition(Topics.DATA_KEYS, 0);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration AGAIN_AFTER = Duration.ofSeconds(1);
    private static final int KEY_BYTES = 32;

    /**
     * One key.
     *
     * @param object which it belongs to
     */
    public record DataKey(String uid, String resource, ObjectKey object) {}

    private record Known(DataKey key, byte[] secret) {}

    private final KafkaProducer<byte[], byte[]> producer;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final KafkaConsumer<byte[], byte[]> ends;
    private final EnvelopeSerde<DataKeyRecord> serde;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Known> known = new HashMap<>();
    private final CompletableFuture<Void> failed = new CompletableFuture<>();
    private final Thread thread = new Thread(this::follow, "data-keys");
    private long position;
    private volatile boolean closing;

    private DataKeyTopic(ClientSettings settings, SchemaRegistry registry) {
        serde = new EnvelopeSerde<>(registry, Topics.DATA_KEYS + "-value", DataKeyRecord.getClassSchema());
        producer = new KafkaProducer<>(settings.producer("streamplane-data-keys"));
        var config = settings.consumer("streamplane-data-keys");
        config.put("auto.offset.reset", "none");
        consumer = new KafkaConsumer<>(config);
        ends = new KafkaConsumer<>(settings.consumer("streamplane-data-keys-end"));
        // Never polled; the client would warn of an answer about a partition that is not its own.
        ends.assign(List.of(PARTITION));
        thread.setDaemon(true);
    }

    /** Returns when it knows all keys that there are. */
    public static DataKeyTopic start(ClientSettings settings, SchemaRegistry registry) {
        var topic = new DataKeyTopic(settings, registry);
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
        synchronized (known) {
            Known mine = known.get(uid);
            if (mine != null) {
                return Optional.of(mine.secret());
            }
        }
        catchUp();
        synchronized (known) {
            return Optional.ofNullable(known.get(uid)).map(Known::secret);
        }
    }

    /** The keys of every object that had this name, one for each uid. */
    public List<DataKey> of(String resource, ObjectKey object) {
        catchUp();
        synchronized (known) {
            return known.values().stream()
                    .map(Known::key)
                    .filter(key ->
                            key.resource().equals(resource) && key.object().equals(object))
                    .toList();
        }
    }

    /** Destroys a key, durably when this returns: what it encrypted cannot be read any more. */
    public void destroy(String uid) {
        write(uid, null);
        catchUp();
    }

    private void write(String uid, byte @Nullable [] value) {
        try {
            producer.send(new ProducerRecord<>(Topics.DATA_KEYS, 0, uid.getBytes(StandardCharsets.UTF_8), value))
                    .get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted", e);
        } catch (ExecutionException e) {
            throw new KafkaException("expected the broker to take a data key, but: " + e.getCause(), e);
        }
    }

    /** Waits until the thread has come to where the topic ends now; throws where it cannot come to it any more. */
    private void catchUp() {
        long end;
        synchronized (ends) {
            end = Objects.requireNonNull(
                    ends.endOffsets(List.of(PARTITION)).get(PARTITION), "an offset that was asked for");
        }
        synchronized (known) {
            while (position < end) {
                if (closing || failed.isDone()) {
                    throw new KafkaException("the data keys are not followed any more, so none can be said to be gone");
                }
                try {
                    known.wait(100);
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
                synchronized (known) {
                    position = consumer.position(PARTITION);
                    known.notifyAll();
                }
            }
        } catch (RuntimeException | Error e) {
            LOG.error("The data keys cannot be followed", e);
            failed.completeExceptionally(e);
        }
    }

    /** The first key of a uid counts: two who create it at once agree on it. */
    private void note(ConsumerRecord<byte[], byte[]> record) {
        String uid = new String(record.key(), StandardCharsets.UTF_8);
        if (record.value() == null) {
            synchronized (known) {
                known.remove(uid);
            }
            return;
        }
        DataKeyRecord value = read(record);
        byte[] secret = new byte[value.getSecret().remaining()];
        value.getSecret().duplicate().get(secret);
        var key = new DataKey(uid, value.getResource(), ObjectKey.parse(value.getKey()));
        synchronized (known) {
            known.putIfAbsent(uid, new Known(key, secret));
        }
    }

    /** Waits for the schema registry where it does not answer. */
    private DataKeyRecord read(ConsumerRecord<byte[], byte[]> record) {
        while (true) {
            try {
                return serde.deserialize(record.value());
            } catch (RegistryUnavailableException e) {
                if (closing) {
                    throw e;
                }
                LOG.warn("The data keys wait at offset {}: {}", record.offset(), e.getMessage());
                LockSupport.parkNanos(AGAIN_AFTER.toNanos());
            }
        }
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
