package io.streamplane.apiserver.transaction;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.AbortTransactionSpec;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends what killed processes of one kind have left open; readers of their topics, and of their group's offsets, would else
 * wait for the time-out, or for ever. To be used only while no process of that kind runs.
 *
 * <p>For ever: a broker that is killed with them may hold a transaction open on a partition although its coordinator holds
 * it for ended (KIP-664). While it starts, the coordinator ends what was under way, and passes over the partitions whose
 * leader it does not know yet. Nothing else would ever end those.
 */
public final class LeftTransactions {

    private static final Logger LOG = LoggerFactory.getLogger(LeftTransactions.class);
    private static final String OFFSETS = "__consumer_offsets";

    private final Admin admin;
    private final String idPrefix;
    private final Predicate<String> topics;

    /**
     * @param idPrefix of the transactional ids
     * @param topics what is written to in the transactions, beside the offsets of groups
     */
    public LeftTransactions(Admin admin, String idPrefix, Predicate<String> topics) {
        this.admin = admin;
        this.idPrefix = idPrefix;
        this.topics = topics;
    }

    /** Ends them all; when it returns, what they wrote is passed over by those who read what is committed. */
    public void abort() {
        fence();
        abortHanging();
    }

    private void fence() {
        var ongoing = new ListTransactionsOptions().filterStates(List.of(TransactionState.ONGOING));
        var open = get(admin.listTransactions(ongoing).all()).stream()
                .map(TransactionListing::transactionalId)
                .filter(id -> id.startsWith(idPrefix))
                .toList();
        if (!open.isEmpty()) {
            LOG.info("Aborting {} left open by a killed process", open);
            get(admin.fenceProducers(open).all());
        }
    }

    /** Those of the group's offsets last, for they say how far the rest goes. */
    private void abortHanging() {
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

    /** The coordinator may be ending the same transaction; its marker has raised the producer's epoch where it was first. */
    private void abort(TopicPartition partition, ProducerState producer) {
        LOG.warn("Aborting a transaction that a killed process left hanging on {}", partition);
        var aborted = admin.abortTransaction(new AbortTransactionSpec(
                        partition,
                        producer.producerId(),
                        (short) producer.producerEpoch(),
                        producer.coordinatorEpoch().orElse(0)))
                .all();
        try {
            get(aborted);
        } catch (IllegalStateException e) {
            if (!(e.getCause() instanceof ExecutionException failed)
                    || !(failed.getCause() instanceof InvalidProducerEpochException)) {
                throw e;
            }
            LOG.info("The transaction on {} has ended meanwhile", partition);
        }
    }

    private Set<Long> producers() {
        return get(admin.listTransactions().all()).stream()
                .filter(listing -> listing.transactionalId().startsWith(idPrefix))
                .map(TransactionListing::producerId)
                .collect(Collectors.toCollection(HashSet::new));
    }

    private List<TopicPartition> partitions() {
        Set<String> written = get(admin.listTopics(new ListTopicsOptions().listInternal(true))
                        .names())
                .stream()
                .filter(topic -> topic.equals(OFFSETS) || topics.test(topic))
                .collect(Collectors.toSet());
        Map<String, TopicDescription> described =
                get(admin.describeTopics(written).allTopicNames());
        return described.values().stream()
                .map(LeftTransactions::partitions)
                .flatMap(Collection::stream)
                .toList();
    }

    private static List<TopicPartition> partitions(TopicDescription topic) {
        return topic.partitions().stream()
                .map(partition -> new TopicPartition(topic.name(), partition.partition()))
                .toList();
    }

    private static <T> T get(KafkaFuture<T> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while ending left transactions", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(
                    "expected to end the transactions that were left open, but: " + e.getMessage(), e);
        }
    }
}
