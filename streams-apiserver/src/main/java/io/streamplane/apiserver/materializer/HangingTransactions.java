package io.streamplane.apiserver.materializer;

import io.streamplane.schemas.topic.Topics;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.AbortTransactionSpec;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Transactions that are open on a partition although their coordinator holds them for ended (KIP-664). They come from a
 * broker that is killed with the materializer: while it starts, its coordinator ends what was under way, and passes over
 * the partitions whose leader it does not know yet. Nothing else would ever end them, and neither the materializer nor
 * any reader would get past them.
 *
 * <p>To be used only when no other process runs the materializer, and after its transactions were fenced.
 */
final class HangingTransactions {

    private static final Logger LOG = LoggerFactory.getLogger(HangingTransactions.class);
    private static final String OFFSETS = "__consumer_offsets";

    private final Admin admin;

    HangingTransactions(Admin admin) {
        this.admin = admin;
    }

    /** Ends them; those of the group's offsets last, for they say how far the facts go. */
    void abort() {
        Set<Long> own = producers();
        if (own.isEmpty()) {
            return;
        }
        get(admin.describeProducers(partitions()).all()).entrySet().stream()
                .sorted(Comparator.comparing(state -> state.getKey().topic().equals(OFFSETS)))
                .forEach(state -> state.getValue().activeProducers().stream()
                        .filter(producer -> own.contains(producer.producerId())
                                && producer.currentTransactionStartOffset().isPresent())
                        .forEach(producer -> abort(state.getKey(), producer)));
    }

    private void abort(TopicPartition partition, ProducerState producer) {
        LOG.warn("Aborting a transaction that a killed process left hanging on {}", partition);
        get(admin.abortTransaction(new AbortTransactionSpec(
                        partition,
                        producer.producerId(),
                        (short) producer.producerEpoch(),
                        producer.coordinatorEpoch().orElse(0)))
                .all());
    }

    private Set<Long> producers() {
        return get(admin.listTransactions().all()).stream()
                .filter(listing -> listing.transactionalId().startsWith(Topics.MATERIALIZER + "-"))
                .map(TransactionListing::producerId)
                .collect(Collectors.toCollection(HashSet::new));
    }

    private List<TopicPartition> partitions() {
        Set<String> topics = get(admin.listTopics(new ListTopicsOptions().listInternal(true))
                        .names())
                .stream()
                .filter(HangingTransactions::isWrittenByTheMaterializer)
                .collect(Collectors.toSet());
        Map<String, TopicDescription> described =
                get(admin.describeTopics(topics).allTopicNames());
        return described.values().stream()
                .map(HangingTransactions::partitions)
                .flatMap(Collection::stream)
                .toList();
    }

    private static List<TopicPartition> partitions(TopicDescription topic) {
        return topic.partitions().stream()
                .map(partition -> new TopicPartition(topic.name(), partition.partition()))
                .toList();
    }

    private static boolean isWrittenByTheMaterializer(String topic) {
        return topic.equals(OFFSETS)
                || topic.equals(Topics.BINDINGS)
                || topic.startsWith(Topics.MATERIALIZER + "-")
                || topic.startsWith(Topics.desired(""))
                || topic.startsWith(Topics.observed(""));
    }

    private static <T> T get(KafkaFuture<T> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while looking for hanging transactions", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("expected to find hanging transactions, but: " + e.getMessage(), e);
        }
    }
}
