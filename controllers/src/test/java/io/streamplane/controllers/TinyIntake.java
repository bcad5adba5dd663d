package io.streamplane.controllers;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.streamplane.controllers.reconcile.Pods;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.controllers.world.World;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.fact.FactHeaders;
import io.streamplane.schemas.fact.FactKey;
import io.streamplane.schemas.fact.ObjectPart;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.builtin.Kinds;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.proposal.ProposalCodec;
import io.streamplane.schemas.proposal.ReceivedProposal;
import io.streamplane.schemas.registry.SchemaRegistry;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.topic.Partitioning;
import io.streamplane.schemas.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** Intake, journal, materializer and kubelets in one thread: the world, with Kafka topics on both sides of it. */
final class TinyIntake implements AutoCloseable {

    private final World world = new World();
    private final ObjectCodec codec;
    private final ProposalCodec proposals;
    private final KafkaProducer<String, byte[]> producer;
    private final KafkaConsumer<String, byte[]> consumer;
    private final int partitions;
    private final Map<String, Integer> mostPods = new HashMap<>();
    private final Thread thread = new Thread(this::run, "tiny-intake");
    private int published;
    private long revision;
    private volatile boolean closed;

    private TinyIntake(String bootstrapServers, SchemaRegistry registry, int partitions) {
        this.codec = new ObjectCodec(registry);
        this.proposals = new ProposalCodec(registry, codec, Kinds.builtIn());
        this.partitions = partitions;
        var config = new Properties();
        config.put("bootstrap.servers", bootstrapServers);
        config.put("auto.offset.reset", "earliest");
        this.producer = new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer());
        this.consumer = new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer());
    }

    static TinyIntake start(String bootstrapServers, SchemaRegistry registry, int partitions) {
        createTopics(bootstrapServers, partitions);
        var intake = new TinyIntake(bootstrapServers, registry, partitions);
        intake.consumer.assign(IntStream.range(0, partitions)
                .mapToObj(partition -> new TopicPartition(Topics.PROPOSALS, partition))
                .toList());
        intake.thread.start();
        return intake;
    }

    synchronized void create(String resource, HasMetadata object) {
        world.create(resource, object);
        publish();
    }

    synchronized void edit(ObjectKey key, UnaryOperator<DeploymentBuilder> change) {
        world.edit(key, change);
        publish();
    }

    synchronized List<Stored<Pod>> pods() {
        return world.list("pods", Pod.class);
    }

    synchronized List<Deployment> deployments() {
        return world.list("deployments.apps", Deployment.class).stream()
                .map(Stored::object)
                .toList();
    }

    synchronized Map<String, Integer> mostPods() {
        return Map.copyOf(mostPods);
    }

    long withImage(String image) {
        return pods().stream()
                .filter(pod -> pod.object()
                        .getSpec()
                        .getContainers()
                        .getFirst()
                        .getImage()
                        .equals(image))
                .count();
    }

    @Override
    public void close() {
        closed = true;
        consumer.wakeup();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        producer.close();
        consumer.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(Duration.ofSeconds(1)));
    }

    private void run() {
        while (!closed) {
            try {
                for (var record : consumer.poll(Duration.ofMillis(20))) {
                    decide(proposals.decode(record.value()));
                }
                beKubelets();
            } catch (org.apache.kafka.common.errors.WakeupException e) {
                return;
            }
        }
    }

    private synchronized void decide(ReceivedProposal received) {
        world.now = Instant.now();
        world.apply(proposal(received));
        publish();
    }

    private synchronized void beKubelets() {
        world.now = Instant.now();
        for (Stored<Pod> pod : pods()) {
            if (pod.terminating()) {
                world.gone(pod);
            } else if (!Pods.ready(pod.object())) {
                world.ready(pod);
            }
        }
        publish();
    }

    private void publish() {
        for (; published < world.facts().size(); published++) {
            var fact = world.facts().get(published);
            revision++;
            Kind kind = Kinds.builtIn().get(fact.resource());
            Stored<?> after = fact.after();
            boolean desired = after == null || after.desiredRevision() == after.revision();
            var key = new ResourceKey(fact.resource(), fact.key());
            if (desired) {
                send(FactKey.desired(key), value(kind, after), after);
            }
            if (after == null || !desired) {
                send(FactKey.observed(key), status(kind, after), after);
            }
        }
        countPods();
    }

    private byte @Nullable [] value(Kind kind, @Nullable Stored<?> stored) {
        return stored == null ? null : codec.encodeDesired(kind, ObjectCodec.tree(stored.object()));
    }

    private byte @Nullable [] status(Kind kind, @Nullable Stored<?> stored) {
        return stored == null
                ? null
                : codec.encodeObserved(
                        kind,
                        Objects.requireNonNull(ObjectCodec.tree(stored.object()).get("status")));
    }

    private void countPods() {
        var counts = new HashMap<String, Integer>();
        for (Stored<Pod> pod : pods()) {
            if (Pods.active(pod)) {
                counts.merge(pod.namespace(), 1, Integer::sum);
            }
        }
        counts.forEach((namespace, count) -> mostPods.merge(namespace, count, Math::max));
    }

    private void send(FactKey key, byte @Nullable [] value, @Nullable Stored<?> after) {
        var headers = new RecordHeaders();
        FactHeaders.putRevision(headers, after == null ? revision : after.revision());
        if (after != null && key.part() == ObjectPart.DESIRED) {
            FactHeaders.putUid(headers, after.uid());
        }
        ResourceKey object = key.object();
        int partition = Partitioning.ofObject(object.resource(), object.key(), partitions);
        producer.send(new ProducerRecord<>(Topics.STATE, partition, key.toString(), value, headers));
    }

    private static Proposal proposal(ReceivedProposal received) {
        String resource = received.kind().resource();
        return switch (received.action()) {
            case CREATE -> new Proposal.Create(resource, received.key(), model(received));
            case UPDATE ->
                new Proposal.Update(
                        resource, received.key(), model(received), Objects.requireNonNull(received.desiredRevision()));
            case UPDATE_STATUS ->
                new Proposal.UpdateStatus(resource, received.key(), model(received), received.observedRevision());
            case UPDATE_METADATA -> throw new IllegalArgumentException("expected no collector, but got " + received);
            case DELETE ->
                new Proposal.Delete(
                        resource,
                        received.key(),
                        Objects.requireNonNull(received.uid()),
                        received.gracePeriodSeconds(),
                        received.propagationPolicy());
            case SCALE -> throw new IllegalArgumentException("expected no autoscaler, but got " + received);
            case BIND -> throw new IllegalArgumentException("expected no binding, but got " + received);
        };
    }

    private static HasMetadata model(ReceivedProposal received) {
        var tree = received.desired() != null
                ? received.desired().deepCopy()
                : tools.jackson.databind.node.JsonNodeFactory.instance.objectNode();
        if (received.observed() != null) {
            tree.set("status", received.observed());
        }
        if (received.uid() != null) {
            tree.withObject("metadata").put("uid", received.uid());
        }
        return ObjectCodec.model(tree, received.kind().model());
    }

    private static void createTopics(String bootstrapServers, int partitions) {
        var config = new Properties();
        config.put("bootstrap.servers", bootstrapServers);
        var journaled = Kinds.builtIn().journaled();
        var specs = Topics.catalogue(partitions);
        try (var admin = Admin.create(config)) {
            admin.createTopics(specs.stream()
                            .map(spec -> new NewTopic(spec.name(), Optional.of(spec.partitions()), Optional.empty())
                                    .configs(spec.settings()))
                            .toList())
                    .all()
                    .get();
        } catch (Exception e) {
            throw new IllegalStateException("cannot create the topics", e);
        }
    }
}
