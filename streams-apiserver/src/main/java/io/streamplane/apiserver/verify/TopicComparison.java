package io.streamplane.apiserver.verify;

import io.streamplane.apiserver.verify.TopicDifference.Problem;
import io.streamplane.schemas.fact.FactKey;
import io.streamplane.schemas.fact.ObjectPart;
import io.streamplane.schemas.journal.Command;
import io.streamplane.schemas.journal.Entry;
import io.streamplane.schemas.journal.Fact;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.journal.Rules;
import io.streamplane.schemas.journal.Verdict;
import io.streamplane.schemas.topic.Partitioning;
import io.streamplane.schemas.topic.Topics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Applies the journal by its rules alone and holds the newest record of every part against it. What the topics hold may be
 * ahead of the materializer's position, for it goes on meanwhile, but not behind:
 *
 * <ul>
 *   <li>the newest record of a part is exactly what the journal wrote to it at the record's revision;
 *   <li>up to the position, the journal wrote nothing to it after that;
 *   <li>a part without a record was never written up to the position, or deleted last (compaction removes tombstones).
 * </ul>
 *
 * <p>Written apart from the materializer on purpose: a fault of that would else prove itself right. For one thread.
 */
final class TopicComparison {

    private static final String PODS = "pods";
    private static final List<String> SCHEDULED_ON = List.of(
            PODS,
            "nodes",
            "persistentvolumes",
            "persistentvolumeclaims",
            "storageclasses.storage.k8s.io",
            "csinodes.storage.k8s.io",
            "csidrivers.storage.k8s.io",
            "csistoragecapacities.storage.k8s.io");
    private static final String NAMESPACES = "namespaces";

    /** @param deleted whether the last write was a deletion */
    private record Written(long revision, boolean deleted) {}

    private final long position;
    private final Map<TopicKey, TopicFact> facts;
    private final Map<String, Integer> partitions;
    private final Map<ResourceKey, Entry> entries = new HashMap<>();
    private final Map<ResourceKey, String> nodes = new HashMap<>();
    /** Statuses of pods that are not bound yet. */
    private final Map<ResourceKey, byte[]> waiting = new HashMap<>();

    private final Map<TopicKey, Written> writtenUpToPosition = new HashMap<>();
    private final Map<TopicKey, List<TopicDifference>> atRevision = new HashMap<>();
    private long end;

    /**
     * @param position the materializer's, read before the facts
     * @param facts the newest record of each part
     * @param partitions how many each topic has
     */
    TopicComparison(long position, Map<TopicKey, TopicFact> facts, Map<String, Integer> partitions) {
        this.position = position;
        this.facts = facts;
        this.partitions = partitions;
    }

    /** Commands must come in their order, from the first on; records that are none are left out. */
    void apply(long offset, Command command) {
        end = Rules.revision(offset);
        if (Rules.decide(entries::get, offset, command) instanceof Verdict.Accepted accepted) {
            accepted.facts().forEach(this::apply);
        }
    }

    private void apply(Fact fact) {
        ResourceKey key = fact.key();
        Entry before = entries.get(key);
        boolean hadStatus = before != null && before.observedRevision() > 0;
        String node = nodes.get(key);
        switch (fact) {
            case Fact.DesiredPut put -> {
                writeAll(key, ObjectPart.DESIRED, put.revision(), put.uid(), put.value());
                if (node != null && !node.equals(put.node())) {
                    writeBinding(key, ObjectPart.DESIRED, node, put.revision(), "", null);
                    if (hadStatus) {
                        writeBinding(key, ObjectPart.OBSERVED, node, put.revision(), "", null);
                    }
                }
                bind(put, node, before);
            }
            case Fact.ObservedPut put -> {
                writeAll(key, ObjectPart.OBSERVED, put.revision(), "", put.value());
                if (node != null) {
                    writeBinding(key, ObjectPart.OBSERVED, node, put.revision(), "", put.value());
                } else if (key.resource().equals(PODS)) {
                    waiting.put(key, put.value());
                }
            }
            case Fact.Deleted deleted -> {
                writeAll(key, ObjectPart.DESIRED, deleted.revision(), "", null);
                if (hadStatus) {
                    writeAll(key, ObjectPart.OBSERVED, deleted.revision(), "", null);
                }
                if (node != null) {
                    writeBinding(key, ObjectPart.DESIRED, node, deleted.revision(), "", null);
                    if (hadStatus) {
                        writeBinding(key, ObjectPart.OBSERVED, node, deleted.revision(), "", null);
                    }
                }
                nodes.remove(key);
                waiting.remove(key);
            }
        }
        Entry after = Entry.after(before, fact);
        if (after == null) {
            entries.remove(key);
        } else {
            entries.put(key, after);
        }
    }

    /** A pod that is bound brings the status that it has by then, under that status's own revision. */
    private void bind(Fact.DesiredPut put, @Nullable String from, @Nullable Entry before) {
        String to = put.node();
        if (to == null) {
            nodes.remove(put.key());
            return;
        }
        writeBinding(put.key(), ObjectPart.DESIRED, to, put.revision(), put.uid(), put.value());
        byte[] status = waiting.remove(put.key());
        if (from == null && status != null && before != null) {
            writeBinding(put.key(), ObjectPart.OBSERVED, to, before.observedRevision(), "", status);
        }
        nodes.put(put.key(), to);
    }

    /** To every topic that holds this part, but the bindings. */
    private void writeAll(ResourceKey key, ObjectPart part, long revision, String uid, byte @Nullable [] value) {
        String name = new FactKey(key, part).toString();
        String namespace = key.key().namespace();
        boolean ofCluster = namespace.isEmpty();
        if (!ofCluster || key.resource().equals(NAMESPACES)) {
            write(at(Topics.STATE, ofCluster ? key.key().name() : namespace, name), revision, uid, value);
        }
        if (ofCluster) {
            write(at(Topics.CLUSTER, "", name), revision, uid, value);
        }
        if (SCHEDULED_ON.contains(key.resource())) {
            write(at(Topics.SCHEDULING, "", name), revision, uid, value);
        }
        String view = part == ObjectPart.DESIRED ? Topics.desired(key.resource()) : Topics.observed(key.resource());
        if (partitions.containsKey(view)) {
            String shard = Partitioning.shardOf(key.resource(), key.key());
            write(at(view, shard, key.key().toString()), revision, uid, value);
        }
    }

    private void writeBinding(
            ResourceKey pod, ObjectPart part, String node, long revision, String uid, byte @Nullable [] value) {
        write(at(Topics.BINDINGS, node, new FactKey(pod, part).toString()), revision, uid, value);
    }

    private void write(TopicKey part, long revision, String uid, byte @Nullable [] value) {
        if (revision <= position) {
            writtenUpToPosition.put(part, new Written(revision, value == null));
        }
        TopicFact fact = facts.get(part);
        if (fact == null || fact.revision() != revision) {
            return;
        }
        var found = new ArrayList<TopicDifference>();
        String digest = TopicFact.digest(value);
        if (!fact.digest().equals(digest)) {
            found.add(TopicDifference.of(
                    part,
                    Problem.VALUE,
                    "at revision " + revision + " the journal wrote " + words(digest) + ", but the record at offset "
                            + fact.offset() + " holds " + words(fact.digest())));
        }
        if (!fact.uid().equals(uid)) {
            found.add(TopicDifference.of(
                    part,
                    Problem.UID,
                    "at revision " + revision + " the journal wrote the uid '" + uid + "', but the record at offset "
                            + fact.offset() + " has '" + fact.uid() + "'"));
        }
        atRevision.put(part, found);
    }

    /** What differs, after the journal was applied up to the position and up to the newest fact that it has. */
    List<TopicDifference> differences() {
        var all = new ArrayList<TopicDifference>();
        writtenUpToPosition.forEach((part, written) -> {
            TopicFact fact = facts.get(part);
            if (fact == null && !written.deleted()) {
                all.add(TopicDifference.of(
                        part,
                        Problem.MISSING,
                        "the journal wrote it at revision " + written.revision() + ", but the topic has no record"));
            } else if (fact != null && fact.revision() < written.revision()) {
                all.add(TopicDifference.of(
                        part,
                        Problem.STALE,
                        "the journal " + (written.deleted() ? "deleted" : "wrote") + " it at revision "
                                + written.revision() + ", but the newest record, at offset " + fact.offset()
                                + ", is of revision " + fact.revision()));
            }
        });
        facts.forEach((part, fact) -> {
            List<TopicDifference> found = atRevision.get(part);
            if (found != null) {
                all.addAll(found);
            } else if (!fact.isTombstone() || writtenUpToPosition.containsKey(part)) { // of nothing, that is nothing
                all.add(TopicDifference.of(
                        part,
                        Problem.SURPLUS,
                        "the record at offset " + fact.offset() + " says revision " + fact.revision() + ", "
                                + (fact.revision() > end
                                        ? "which the journal has not come to"
                                        : "at which the journal wrote nothing here")));
            }
        });
        return all.stream().sorted().toList();
    }

    private static String words(String digest) {
        return digest.equals(TopicFact.TOMBSTONE) ? "a tombstone" : "a value of SHA-256 " + digest.substring(0, 12);
    }

    private TopicKey at(String topic, String shard, String key) {
        Integer count = partitions.get(topic);
        if (count == null) {
            throw new IllegalStateException("expected the topic " + topic + ", which the journal writes to");
        }
        return new TopicKey(topic, Partitioning.of(shard, count), key);
    }
}
