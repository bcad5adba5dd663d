package io.streamplane.schemas.topic;

import io.streamplane.schemas.topic.Topics.TopicSpec;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that the catalogue's topics exist. Any number of processes may do so at once. A broker that is not there
 * yet is waited for, with a line in the log every few seconds.
 */
public final class TopicAdmin implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TopicAdmin.class);
    private static final int TIMEOUT_MS = 5_000;
    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final Duration SHORT_PAUSE = Duration.ofMillis(5);
    private static final Duration PROGRESS = Duration.ofSeconds(5);
    private static final int MAX_REPLICAS = 3;

    private final Admin admin;
    private final String bootstrapServers;
    private @Nullable TopicDescription state;

    public TopicAdmin(ClientSettings settings) {
        admin = Admin.create(settings.admin("streamplane-topics"));
        bootstrapServers = settings.bootstrapServers();
    }

    /**
     * Creates what is missing of the catalogue, and waits until all of it can be used.
     *
     * @param partitions how many partitions the topics should have that are spread by namespace or node; where some of
     *     them exist already, their count is kept instead, because keys must stay where they are
     * @return the number of partitions that they have
     */
    public int ensure(int partitions) {
        int inForce = existingPartitions(partitions);
        if (inForce != partitions) {
            LOG.warn("The topics have {} partitions; {} were asked for, and {} are kept", inForce, partitions, inForce);
        }
        create(Topics.catalogue(inForce));
        return await();
    }

    /**
     * A typed view.
     *
     * @param spread whether its objects lie in namespaces; its topic then has as many partitions as {@link Topics#STATE}
     */
    public record View(String topic, boolean spread) {}

    /** Creates the topics of typed views where they are missing, all at once, and waits until they can be used. */
    public void ensureViews(Collection<View> views) {
        TopicDescription like = state();
        int replicas = like.partitions().getFirst().replicas().size();
        create(
                views.stream()
                        .map(view -> Topics.view(
                                view.topic(), view.spread() ? like.partitions().size() : 1))
                        .toList(),
                replicas);
        awaitUsable(views.stream().map(View::topic).collect(Collectors.toSet()), SHORT_PAUSE);
    }

    /** As it was when it was first asked for: neither its partitions nor its replicas change in number. */
    private TopicDescription state() {
        TopicDescription known = state;
        if (known == null) {
            known = describe(Set.of(Topics.STATE)).get(Topics.STATE);
            if (known == null) {
                throw new IllegalStateException("expected the topic " + Topics.STATE + ", but there is none");
            }
            state = known;
        }
        return known;
    }

    /** Names of all topics that there are. */
    public Set<String> names() {
        return retrying(() -> admin.listTopics(new ListTopicsOptions().timeoutMs(TIMEOUT_MS))
                .names()
                .get());
    }

    /** Deletes those of the topics that exist. */
    public void delete(Collection<String> topics) {
        retrying(() -> {
            for (var deletion : admin.deleteTopics(topics).topicNameValues().values()) {
                unlessRefused(UnknownTopicOrPartitionException.class, deletion);
            }
            return topics;
        });
    }

    /** Waits until another process has created the catalogue; returns the number of partitions as {@link #ensure}. */
    public int await() {
        return spreadPartitions(
                awaitUsable(Topics.catalogue(1).stream().map(TopicSpec::name).collect(Collectors.toSet()), PAUSE));
    }

    /** Waits until all of the topics are there and have leaders. */
    private Map<String, TopicDescription> awaitUsable(Set<String> names, Duration pause) {
        var patience = new Patience(pause);
        while (true) {
            Map<String, TopicDescription> described = describe(names);
            int missing = names.size() - described.size();
            if (missing == 0 && described.values().stream().allMatch(TopicAdmin::hasLeaders)) {
                return described;
            }
            patience.pause("{} of {} topics to be created at " + bootstrapServers, missing, names.size());
        }
    }

    private int existingPartitions(int wanted) {
        Set<String> spread = spread();
        spread.retainAll(names());
        return spread.isEmpty() ? wanted : spreadPartitions(describe(spread));
    }

    /** Throws where the topics disagree: keys would not be co-partitioned. */
    private static int spreadPartitions(Map<String, TopicDescription> described) {
        Set<String> spread = spread();
        Map<Integer, List<String>> byCount = described.entrySet().stream()
                .filter(each -> spread.contains(each.getKey()))
                .collect(Collectors.groupingBy(
                        each -> each.getValue().partitions().size(),
                        Collectors.mapping(Map.Entry::getKey, Collectors.toList())));
        if (byCount.size() != 1) {
            throw new IllegalStateException(
                    "expected the same number of partitions on every topic, but found " + byCount);
        }
        return byCount.keySet().iterator().next();
    }

    private static Set<String> spread() {
        return Topics.catalogue(Integer.MAX_VALUE).stream()
                .filter(spec -> spec.partitions() == Integer.MAX_VALUE)
                .map(TopicSpec::name)
                .collect(Collectors.toCollection(HashSet::new));
    }

    /** Creates those of the topics that do not exist; returns before they can be used everywhere. */
    public void create(Collection<TopicSpec> specs) {
        int brokers = retrying(() -> admin.describeCluster(new DescribeClusterOptions().timeoutMs(TIMEOUT_MS))
                        .nodes()
                        .get())
                .size();
        int replicas = Math.min(MAX_REPLICAS, brokers);
        Set<String> existing = names();
        List<TopicSpec> missing =
                specs.stream().filter(spec -> !existing.contains(spec.name())).toList();
        if (!missing.isEmpty()) {
            create(missing, replicas);
        }
    }

    /** Those that exist are left as they are. */
    private void create(Collection<TopicSpec> specs, int replicas) {
        LOG.info("Creating {} topics with {} replicas", specs.size(), replicas);
        List<NewTopic> missing =
                specs.stream().map(spec -> newTopic(spec, replicas)).toList();
        var creations = retrying(() -> {
            var values = admin.createTopics(missing, new CreateTopicsOptions().timeoutMs(30_000))
                    .values();
            for (var creation : values.values()) {
                unlessRefused(TopicExistsException.class, creation);
            }
            return values.size();
        });
        LOG.debug("Created {} topics", creations);
    }

    private static NewTopic newTopic(TopicSpec spec, int replicas) {
        var settings = new HashMap<>(spec.settings());
        settings.put("min.insync.replicas", replicas >= MAX_REPLICAS ? "2" : "1");
        settings.put("max.message.bytes", Integer.toString(ClientSettings.MAX_RECORD_BYTES));
        if (spec.name().equals(Topics.JOURNAL) && replicas == 1) {
            // With one copy only the disk can keep the promise that a reply survives a power cut.
            settings.put("flush.messages", "1");
        }
        return new NewTopic(spec.name(), spec.partitions(), (short) replicas).configs(settings);
    }

    /** Those of the topics that the broker knows. */
    private Map<String, TopicDescription> describe(Set<String> names) {
        return retrying(() -> {
            var found = new HashMap<String, TopicDescription>();
            for (var each : admin.describeTopics(names, new DescribeTopicsOptions().timeoutMs(TIMEOUT_MS))
                    .topicNameValues()
                    .entrySet()) {
                unlessRefused(UnknownTopicOrPartitionException.class, each.getValue())
                        .ifPresent(description -> found.put(each.getKey(), description));
            }
            return found;
        });
    }

    /** The answer; empty where it is a refusal of this kind, or says nothing. */
    private static <T> Optional<T> unlessRefused(Class<? extends ApiException> refusal, KafkaFuture<T> answer)
            throws ExecutionException, InterruptedException {
        try {
            return Optional.ofNullable(answer.get());
        } catch (ExecutionException e) {
            if (!refusal.isInstance(e.getCause())) {
                throw e;
            }
            return Optional.empty();
        }
    }

    private static boolean hasLeaders(TopicDescription topic) {
        return topic.partitions().stream().allMatch(partition -> partition.leader() != null);
    }

    private interface Request<T> {
        T get() throws ExecutionException, InterruptedException;
    }

    /** Asks until there is an answer; a refusal that will not change is thrown. */
    private <T> T retrying(Request<T> request) {
        var patience = new Patience(PAUSE);
        while (true) {
            try {
                return request.get();
            } catch (InterruptedException e) {
                throw interrupted(e);
            } catch (ExecutionException e) {
                Throwable cause = e.getCause() == null ? e : e.getCause();
                if (!(cause instanceof RetriableException)) {
                    throw new IllegalStateException(
                            "expected the topics at " + bootstrapServers + " to be usable, but: " + cause.getMessage(),
                            cause);
                }
                patience.pause("a broker at {} ({})", bootstrapServers, String.valueOf(cause.getMessage()));
            }
        }
    }

    /** Short pauses, and a line about them every few seconds. */
    private static final class Patience {

        private final Duration pause;
        private final long start = System.nanoTime();
        private long nextLine = start + PROGRESS.toNanos() / 2;

        Patience(Duration pause) {
            this.pause = pause;
        }

        void pause(String what, Object... values) {
            long now = System.nanoTime();
            if (now >= nextLine) {
                nextLine = now + PROGRESS.toNanos();
                LOG.warn("Waiting for " + what + " since " + (now - start) / 1_000_000_000 + " s", values);
            }
            try {
                Thread.sleep(pause);
            } catch (InterruptedException e) {
                throw interrupted(e);
            }
        }
    }

    private static IllegalStateException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new IllegalStateException("interrupted while waiting for topics", e);
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(1));
    }
}
