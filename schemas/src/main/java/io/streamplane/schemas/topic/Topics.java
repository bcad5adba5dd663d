package io.streamplane.schemas.topic;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Every topic's name, and how each is kept. Names of the typed views derive from the resources. */
public final class Topics {

    public static final String JOURNAL = "journal";
    public static final String MANIFESTS = "manifests";
    public static final String MANIFEST_RESULTS = "manifest-results";

    /** What the keys of {@link #MANIFESTS} have applied, partitioned as these are. */
    public static final String MANIFEST_INVENTORY = "manifest-inventory";

    /** Records of {@link #MANIFESTS} that lack what may come, partitioned as these are. */
    public static final String MANIFEST_WAITING = "manifest-waiting";

    public static final String PROPOSALS = "proposals";
    public static final String PROPOSAL_REFUSALS = "proposal-refusals";

    /** Every part of every namespaced object, and of each Namespace with its contents, in journal order; by namespace. */
    public static final String STATE = "state";

    /** Every part of every object of cluster scope, in journal order. One partition, which each process reads whole. */
    public static final String CLUSTER = "cluster";

    /** What the scheduler decides on, in journal order. One partition. */
    public static final String SCHEDULING = "scheduling";

    /** Both parts of each bound pod, for its kubelet; by node. */
    public static final String BINDINGS = "bindings";

    /** What the materializer writes with one key format, typed views apart. */
    public static final List<String> MATERIALIZED = List.of(STATE, CLUSTER, SCHEDULING, BINDINGS);

    /** Records that could not be processed, with the reason; see {@code DeadLetter}. */
    public static final String DEAD_LETTERS = "dead-letters";

    public static final String HEARTBEATS = "heartbeats";

    /** What is measured for autoscalers; by namespace, as {@link #STATE}. */
    public static final String MEASUREMENTS = "measurements";

    public static final String EVENTS = "events";
    /** The keys that secret values are encrypted with. */
    public static final String DATA_KEYS = "data-keys";

    public static final String SCHEMAS = "_schemas";

    /** The materializer's consumer group and Streams application id; its committed position on the journal is public. */
    public static final String MATERIALIZER = "streamplane-materializer";

    private static final String DESIRED_PREFIX = "desired.";
    private static final String OBSERVED_PREFIX = "observed.";

    /**
     * How long a superseded fact outlives its successor at least. A loader relies on it: the newest fact at or below
     * a revision that was committed less than this ago is still there. The lag counts from a record's timestamp, so
     * the broker sets it; a materializer that catches up would else write facts that look old.
     */
    public static final long MIN_COMPACTION_LAG_MS = 600_000;

    private static final long WEEK_MS = 7 * 24 * 3_600_000L;

    private Topics() {}

    /** The compacted topic of a resource's desired parts (metadata and spec), e.g. {@code desired.pods}. */
    public static String desired(String resource) {
        return DESIRED_PREFIX + resource;
    }

    /** The compacted topic of a resource's observed parts (status), e.g. {@code observed.pods}. */
    public static String observed(String resource) {
        return OBSERVED_PREFIX + resource;
    }

    /** Whether the topic is a typed view: its keys name an object, and not a part of one. */
    public static boolean isView(String topic) {
        return topic.startsWith(DESIRED_PREFIX) || topic.startsWith(OBSERVED_PREFIX);
    }

    /** A topic to create: its partitions and settings. */
    public record TopicSpec(String name, int partitions, Map<String, String> settings) {}

    /**
     * Every topic but the typed views, which come with the first object of their kind.
     *
     * @param partitions number of partitions of every topic that is spread by namespace or node
     */
    public static List<TopicSpec> catalogue(int partitions) {
        var specs = new ArrayList<TopicSpec>();
        specs.add(new TopicSpec(JOURNAL, 1, journal()));
        specs.add(new TopicSpec(MANIFESTS, partitions, inOrderOfArrival(WEEK_MS)));
        specs.add(new TopicSpec(MANIFEST_RESULTS, partitions, retention(WEEK_MS)));
        specs.add(new TopicSpec(MANIFEST_INVENTORY, partitions, Map.of("cleanup.policy", "compact")));
        specs.add(new TopicSpec(MANIFEST_WAITING, partitions, soonCompacted()));
        specs.add(new TopicSpec(PROPOSALS, partitions, retention(3 * 24 * 3_600_000L)));
        specs.add(new TopicSpec(PROPOSAL_REFUSALS, partitions, retention(3 * 24 * 3_600_000L)));
        specs.add(new TopicSpec(STATE, partitions, compacted()));
        specs.add(new TopicSpec(CLUSTER, 1, compacted()));
        specs.add(new TopicSpec(SCHEDULING, 1, compacted()));
        specs.add(new TopicSpec(BINDINGS, partitions, compacted()));
        specs.add(new TopicSpec(
                HEARTBEATS,
                partitions,
                Map.of("cleanup.policy", "compact,delete", "retention.ms", "3600000", "segment.ms", "600000")));
        specs.add(new TopicSpec(
                MEASUREMENTS,
                partitions,
                Map.of("cleanup.policy", "compact,delete", "retention.ms", "600000", "segment.ms", "600000")));
        specs.add(new TopicSpec(
                EVENTS, 1, Map.of("cleanup.policy", "delete", "retention.ms", "3600000", "segment.ms", "600000")));
        specs.add(new TopicSpec(DEAD_LETTERS, 1, retention(WEEK_MS)));
        specs.add(new TopicSpec(DATA_KEYS, 1, soonCompacted()));
        specs.add(new TopicSpec(SCHEMAS, 1, Map.of("cleanup.policy", "compact")));
        return List.copyOf(specs);
    }

    /** The topic of a typed view, which is created when the first object of its kind appears. */
    static TopicSpec view(String name, int partitions) {
        return new TopicSpec(name, partitions, compacted());
    }

    /** Kept for ever, with the commands' own times, whatever clock they are from. */
    private static Map<String, String> journal() {
        return Map.of(
                "cleanup.policy", "delete",
                "retention.ms", "-1",
                "retention.bytes", "-1",
                "message.timestamp.type", "CreateTime",
                "message.timestamp.after.max.ms", Long.toString(Long.MAX_VALUE));
    }

    private static Map<String, String> retention(long millis) {
        return Map.of("cleanup.policy", "delete", "retention.ms", Long.toString(millis));
    }

    /** With the broker's times, which tell which of two records of different partitions is the later one. */
    private static Map<String, String> inOrderOfArrival(long millis) {
        return Map.of(
                "cleanup.policy", "delete",
                "retention.ms", Long.toString(millis),
                "message.timestamp.type", "LogAppendTime");
    }

    /** A deleted record goes from the disk within minutes, whatever else is written. */
    private static Map<String, String> soonCompacted() {
        return Map.of(
                "cleanup.policy", "compact",
                "max.compaction.lag.ms", "60000",
                "min.cleanable.dirty.ratio", "0.01",
                "segment.ms", "60000",
                "delete.retention.ms", "60000");
    }

    private static Map<String, String> compacted() {
        return Map.of(
                "cleanup.policy", "compact",
                "min.compaction.lag.ms", Long.toString(MIN_COMPACTION_LAG_MS),
                "message.timestamp.type", "LogAppendTime");
    }
}
