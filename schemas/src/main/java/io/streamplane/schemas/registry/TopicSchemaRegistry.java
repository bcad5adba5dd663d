package io.streamplane.schemas.registry;

import io.streamplane.schemas.topic.ClientSettings;
import io.streamplane.schemas.topic.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.avro.Schema;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A schema registry in every process that wants one, over the {@code _schemas} topic, without a leader: whoever
 * registers appends a claim on the subject's next version, and the log's order says who got it (ADR 0004). Needs the
 * topic to exist. Thread-safe.
 */
public final class TopicSchemaRegistry implements SchemaRegistry {

    private static final Logger LOG = LoggerFactory.getLogger(TopicSchemaRegistry.class);
    private static final TopicPartition PARTITION = new TopicPartition(Topics.SCHEMAS, 0);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration AGAIN_AFTER = Duration.ofSeconds(1);
    private static final long TIMEOUT_MS = 30_000;

    private final RegistryState state = new RegistryState();
    private final KafkaProducer<byte[], byte[]> producer;
    private final KafkaConsumer<byte[], byte[]> tail;
    private final KafkaConsumer<byte[], byte[]> asker;
    private final Thread thread = new Thread(this::run, "schema-registry-tail");
    private final Object progress = new Object();
    private long position;
    private volatile boolean closing;

    private TopicSchemaRegistry(ClientSettings settings) {
        producer = new KafkaProducer<>(settings.producer("streamplane-schemas"));
        tail = new KafkaConsumer<>(settings.consumer("streamplane-schemas-tail"));
        asker = new KafkaConsumer<>(settings.consumer("streamplane-schemas-end"));
        asker.assign(List.of(PARTITION));
    }

    /** Returns when it knows all that was in the topic. */
    public static TopicSchemaRegistry start(ClientSettings settings) {
        var registry = new TopicSchemaRegistry(settings);
        registry.thread.setDaemon(true);
        registry.thread.start();
        try {
            registry.catchUp();
        } catch (RuntimeException e) {
            registry.close();
            throw e;
        }
        return registry;
    }

    @Override
    public int register(String subject, Schema schema) {
        return registered(subject, schema).id();
    }

    /** As {@link #register}, with the version too. */
    public RegisteredSchema registered(String subject, Schema schema) {
        while (true) {
            Optional<RegisteredSchema> known = state.find(subject, schema);
            if (known.isPresent()) {
                return known.get();
            }
            List<RegisteredSchema> versions = state.versions(subject);
            List<String> problems = problems(subject, schema, versions);
            if (!problems.isEmpty()) {
                throw new SchemaRegistryException(
                        409,
                        "expected a schema that fits the earlier ones of subject " + subject + " ("
                                + state.levelInForce(subject) + "), but: " + String.join("; ", problems));
            }
            append(RegistryRecord.Registration.of(subject, versions.size() + 1, schema));
        }
    }

    private List<String> problems(String subject, Schema schema, List<RegisteredSchema> versions) {
        return state.levelInForce(subject)
                .problems(
                        schema, versions.stream().map(RegisteredSchema::schema).toList());
    }

    /** What keeps the schema from being the subject's next version; empty where nothing does. */
    public List<String> problems(String subject, Schema schema) {
        catchUp();
        return problems(subject, schema, state.versions(subject));
    }

    @Override
    public Schema byId(int id) {
        Schema known = state.byId(id);
        if (known == null) {
            catchUp();
            known = state.byId(id);
        }
        if (known == null) {
            throw new SchemaRegistryException(
                    SchemaRegistryException.UNKNOWN_SCHEMA, "expected a schema with id " + id + ", but there is none");
        }
        return known;
    }

    /** The version of the subject with this very schema. */
    public Optional<RegisteredSchema> find(String subject, Schema schema) {
        catchUp();
        return state.find(subject, schema);
    }

    public List<String> subjects() {
        catchUp();
        return state.subjects();
    }

    /** Oldest first; empty where there is no such subject. */
    public List<RegisteredSchema> versions(String subject) {
        catchUp();
        return state.versions(subject);
    }

    /** The level set for a subject, or for all others where it is empty. */
    public Optional<CompatibilityLevel> level(String subject) {
        catchUp();
        return subject.isEmpty() ? Optional.of(state.levelInForce("")) : state.level(subject);
    }

    /** @param level null for the one of all subjects, or for the one that all begin with */
    public void setLevel(String subject, @Nullable CompatibilityLevel level) {
        append(new RegistryRecord.Level(subject, level));
    }

    @Override
    public void release(String subject) {
        if (state.level(subject).isEmpty()) {
            setLevel(subject, CompatibilityLevel.NONE);
        }
    }

    /** Appends, and waits until it is applied here. */
    private void append(RegistryRecord record) {
        try {
            long offset = producer.send(new ProducerRecord<>(Topics.SCHEMAS, 0, record.key(), record.value()))
                    .get(TIMEOUT_MS, TimeUnit.MILLISECONDS)
                    .offset();
            await(offset + 1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable(e);
        } catch (ExecutionException | java.util.concurrent.TimeoutException e) {
            throw unavailable(e);
        }
    }

    /** Waits until all is applied that was in the topic when this was called. */
    private void catchUp() {
        long end;
        try {
            synchronized (asker) {
                end = asker.endOffsets(List.of(PARTITION), Duration.ofMillis(TIMEOUT_MS))
                        .getOrDefault(PARTITION, 0L);
            }
        } catch (KafkaException e) {
            throw unavailable(e);
        }
        await(end);
    }

    private void await(long end) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(TIMEOUT_MS);
        synchronized (progress) {
            while (position < end) {
                if (closing) {
                    throw new RegistryUnavailableException("the schema registry is closed");
                }
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (left <= 0) {
                    throw new RegistryUnavailableException(
                            "expected to read " + PARTITION + " up to " + end + ", but am at " + position);
                }
                try {
                    progress.wait(left);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw unavailable(e);
                }
            }
        }
    }

    private static SchemaRegistryException unavailable(Exception e) {
        return new RegistryUnavailableException("expected the _schemas topic to answer, but: " + e.getMessage(), e);
    }

    private void run() {
        try (tail) {
            tail.assign(List.of(PARTITION));
            tail.seekToBeginning(List.of(PARTITION));
            while (!closing) {
                follow();
            }
        } catch (WakeupException e) {
            LOG.debug("The schema registry is closed");
        }
    }

    /** While it cannot read on, who needs what it does not know waits, and is told so. */
    private void follow() {
        try {
            for (ConsumerRecord<byte[], byte[]> record : tail.poll(POLL)) {
                apply(record);
            }
            advance(tail.position(PARTITION));
        } catch (WakeupException e) {
            throw e;
        } catch (KafkaException e) {
            LOG.error("The schema registry cannot read {} on, and tries again", PARTITION, e);
            pause();
        }
    }

    /** A record that cannot be read is passed over, by every process alike, for that follows from its bytes. */
    private void apply(ConsumerRecord<byte[], byte[]> record) {
        try {
            Optional<RegistryRecord> read = RegistryRecord.read(record.key(), record.value());
            if (read.isPresent()) {
                state.apply(record.offset(), read.get());
                return;
            }
            LOG.error("{}@{} is no record of a registry: somebody else wrote it", PARTITION, record.offset());
        } catch (RuntimeException e) {
            LOG.error("Passed over {}@{}: it is no record of a registry", PARTITION, record.offset(), e);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(AGAIN_AFTER);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new WakeupException();
        }
    }

    private void advance(long to) {
        synchronized (progress) {
            position = to;
            progress.notifyAll();
        }
    }

    @Override
    public void close() {
        closing = true;
        tail.wakeup();
        synchronized (progress) {
            progress.notifyAll();
        }
        producer.close(Duration.ofSeconds(2));
        try {
            thread.join(Duration.ofSeconds(2));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        synchronized (asker) {
            asker.close();
        }
    }
}
