package io.streamplane.apiserver.materializer;

import io.streamplane.schemas.fact.FactKey;
import io.streamplane.schemas.journal.Entry;
import io.streamplane.schemas.journal.Fact;
import io.streamplane.schemas.journal.ResourceKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What one fact writes to the topics, and what is kept of its object. Pure; {@code verify} has the same rules written
 * apart.
 *
 * <p>A bound pod lies on its node's bindings with both parts. The status that it had before is kept until it is bound, and
 * written there with its own revision. A pod never moves from one node to another; if a command moves one all the same, the
 * new node gets its status with the next report.
 */
public final class Materialization {

    private static final String PODS = "pods";

    /**
     * One record.
     *
     * @param uid the header; empty for none
     * @param value null for a tombstone
     */
    public record Write(Destination to, long revision, String uid, byte @Nullable [] value) {}

    /** @param after what is kept of the object; null where it is gone */
    record Step(@Nullable Materialized after, List<Write> writes) {}

    /**
     * What one command comes to.
     *
     * @param after what is kept of each object that it changed; empty where it is gone
     */
    public record Batch(List<Write> writes, Map<ResourceKey, Optional<Materialized>> after) {

        /** Whether a later write goes to the same partition as this one. Those between go elsewhere. */
        public boolean hasMore(int index) {
            Destination to = writes.get(index).to();
            for (int i = index + 1; i < writes.size(); i++) {
                Destination other = writes.get(i).to();
                if (other.topic().equals(to.topic()) && other.shard().equals(to.shard())) {
                    return true;
                }
            }
            return false;
        }
    }

    private final Views views;

    public Materialization(Views views) {
        this.views = views;
    }

    /**
     * Each object that a command changes is kept once, however many of its facts are about it.
     *
     * @param known what is kept of an object; null where there is none
     */
    public Batch apply(List<Fact> facts, Function<ResourceKey, @Nullable Materialized> known) {
        var after = new LinkedHashMap<ResourceKey, Optional<Materialized>>(4);
        var writes = new ArrayList<Write>(8);
        for (Fact fact : facts) {
            var changed = after.get(fact.key());
            Step step = apply(changed == null ? known.apply(fact.key()) : changed.orElse(null), fact);
            writes.addAll(step.writes());
            after.put(fact.key(), Optional.ofNullable(step.after()));
        }
        return new Batch(writes, after);
    }

    /** @param before what is kept of the object; null where there is none */
    Step apply(@Nullable Materialized before, Fact fact) {
        Entry entry = Entry.after(before == null ? null : before.entry(), fact);
        var writes = new ArrayList<Write>(8);
        Materialized after = switch (fact) {
            case Fact.DesiredPut put -> {
                write(FactKey.desired(put.key()), put.revision(), put.uid(), put.value(), writes);
                bind(before, put, writes);
                byte[] waiting = before == null || put.node() != null ? null : before.unboundStatus();
                yield new Materialized(Objects.requireNonNull(entry), put.node(), waiting);
            }
            case Fact.ObservedPut put -> {
                write(FactKey.observed(put.key()), put.revision(), "", put.value(), writes);
                String node = before == null ? null : before.node();
                if (node != null) {
                    var to = Destination.binding(FactKey.observed(put.key()), node);
                    writes.add(new Write(to, put.revision(), "", put.value()));
                }
                boolean waits = node == null && put.key().resource().equals(PODS);
                yield new Materialized(Objects.requireNonNull(entry), node, waits ? put.value() : null);
            }
            case Fact.Deleted deleted -> {
                delete(before, deleted, writes);
                yield null;
            }
        };
        return new Step(after, writes);
    }

    private static void bind(@Nullable Materialized before, Fact.DesiredPut put, List<Write> writes) {
        String from = before == null ? null : before.node();
        String to = put.node();
        if (before != null && from != null && !from.equals(to)) {
            unbind(put.key(), before, from, put.revision(), writes);
        }
        if (to == null) {
            return;
        }
        var desired = Destination.binding(FactKey.desired(put.key()), to);
        writes.add(new Write(desired, put.revision(), put.uid(), put.value()));
        byte[] status = before == null ? null : before.unboundStatus();
        if (status != null && before != null) {
            var observed = Destination.binding(FactKey.observed(put.key()), to);
            writes.add(new Write(observed, before.entry().observedRevision(), "", status));
        }
    }

    private static void unbind(ResourceKey pod, Materialized before, String node, long revision, List<Write> writes) {
        writes.add(new Write(Destination.binding(FactKey.desired(pod), node), revision, "", null));
        if (before.entry().observedRevision() > 0) {
            writes.add(new Write(Destination.binding(FactKey.observed(pod), node), revision, "", null));
        }
    }

    private void delete(@Nullable Materialized before, Fact.Deleted deleted, List<Write> writes) {
        write(FactKey.desired(deleted.key()), deleted.revision(), "", null, writes);
        if (before != null && before.entry().observedRevision() > 0) {
            write(FactKey.observed(deleted.key()), deleted.revision(), "", null, writes);
        }
        String node = before == null ? null : before.node();
        if (before != null && node != null) {
            unbind(deleted.key(), before, node, deleted.revision(), writes);
        }
    }

    private void write(FactKey part, long revision, String uid, byte @Nullable [] value, List<Write> writes) {
        for (Destination to : Destination.of(part, views)) {
            writes.add(new Write(to, revision, uid, value));
        }
    }
}
