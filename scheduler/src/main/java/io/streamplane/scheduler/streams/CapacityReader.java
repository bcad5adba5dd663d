package io.streamplane.scheduler.streams;

import io.streamplane.scheduler.capacity.Cluster;
import io.streamplane.scheduler.placement.SchedulerConfig;
import io.streamplane.schemas.codec.CodecException;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.fact.FactRecord;
import io.streamplane.schemas.registry.SchemaRegistry;
import io.streamplane.schemas.topic.ClientSettings;
import io.streamplane.schemas.topic.Topics;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the scheduler's decisions read, made of the same topic by the same code, for tools. What the scheduler has proposed
 * and not seen confirmed counts with it, and not here.
 */
public final class CapacityReader {

    private static final Logger LOG = LoggerFactory.getLogger(CapacityReader.class);
    private static final TopicPartition SCHEDULING = new TopicPartition(Topics.SCHEDULING, 0);
    private static final Duration POLL = Duration.ofMillis(200);

    private CapacityReader() {}

    /**
     * The nodes right after a command.
     *
     * @param revision of the newest command that wrote a pod or a node; 0 for none
     */
    public record Capacities(Cluster cluster, long revision) {}

    /** Reads {@code scheduling} from its beginning to its end of this moment. */
    public static Capacities read(ClientSettings settings, SchemaRegistry registry) {
        var state = new SchedulingState(new ObjectCodec(registry), SchedulerConfig.builtIn());
        var properties = settings.consumer("streamplane-capacity");
        properties.put("isolation.level", "read_committed");
        properties.put("auto.offset.reset", "earliest");
        long revision = 0;
        try (var consumer = new KafkaConsumer<byte[], byte[]>(properties)) {
            consumer.assign(List.of(SCHEDULING));
            consumer.seekToBeginning(List.of(SCHEDULING));
            long end = consumer.endOffsets(List.of(SCHEDULING)).getOrDefault(SCHEDULING, 0L);
            while (consumer.position(SCHEDULING) < end) {
                for (var record : consumer.poll(POLL)) {
                    FactRecord fact = FactRecord.of(record).orElse(null);
                    if (fact != null) {
                        revision = Math.max(revision, fact.revision());
                        apply(state, fact);
                    }
                }
            }
        }
        return new Capacities(state.decider().cluster(), revision);
    }

    private static void apply(SchedulingState state, FactRecord fact) {
        try {
            state.apply(fact);
        } catch (CodecException e) {
            LOG.error("Passed over {} of revision {}: {}", fact.key(), fact.revision(), e.getMessage());
        }
    }
}
