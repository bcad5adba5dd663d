package io.streamplane.controllers.simulation;

import io.streamplane.schemas.journal.Command;
import io.streamplane.schemas.journal.Entry;
import io.streamplane.schemas.journal.Fact;
import io.streamplane.schemas.journal.Mutation;
import io.streamplane.schemas.journal.Origin;
import io.streamplane.schemas.journal.Precondition;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.journal.Rules;
import io.streamplane.schemas.journal.Verdict;
import io.streamplane.schemas.topic.Partitioning;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The journal, decided by the real rules, every state of it, and the topics that the materializer makes of it. */
final class SimJournal {

    private static final Comparator<ResourceKey> ORDER =
            Comparator.comparing(ResourceKey::resource).thenComparing(ResourceKey::key);

    /** A record of a topic; without an object it is a removal. */
    record Record(ResourceKey key, long revision, @Nullable SimObject after) {}

    /** Who changed the state, how, and on what. */
    record Step(String who, Map<ResourceKey, SimObject> before, Command command) {}

    private final int partitions;
    private final BiConsumer<Step, Map<ResourceKey, SimObject>> check;
    private final List<Map<ResourceKey, SimObject>> states = new ArrayList<>();
    private final List<SimObject> values = new ArrayList<>();
    private final List<List<Record>> state = new ArrayList<>();
    private final List<Record> cluster = new ArrayList<>();
    private final List<List<Fact>> accepted = new ArrayList<>();
    private int materialized;
    int rejected;

    /** @param check is given each command that is accepted, and the state after it */
    SimJournal(int partitions, BiConsumer<Step, Map<ResourceKey, SimObject>> check) {
        this.partitions = partitions;
        this.check = check;
        states.add(new TreeMap<>(ORDER));
        for (int i = 0; i < partitions; i++) {
            state.add(new ArrayList<>());
        }
    }

    long revision() {
        return states.size() - 1L;
    }

    Map<ResourceKey, SimObject> state() {
        return states.getLast();
    }

    /** The state some commands ago, as an apiserver may plan on it. */
    Map<ResourceKey, SimObject> stateBefore(int ago) {
        return states.get(Math.max(0, states.size() - 1 - ago));
    }

    Mutation put(SimObject object) {
        values.add(object);
        byte[] value = ByteBuffer.allocate(4).putInt(values.size() - 1).array();
        return new Mutation.PutDesired(object.key(), object.uid(), null, value);
    }

    /** Decides the command; whether it was accepted. */
    boolean append(String who, List<Precondition> preconditions, List<Mutation> mutations) {
        var origin = new Origin(who, List.of(), "", "", "", "", "");
        var command = new Command(0, 0, origin, preconditions, mutations);
        Map<ResourceKey, SimObject> before = state();
        Verdict verdict = Rules.decide(key -> entry(before.get(key)), revision(), command);
        if (!(verdict instanceof Verdict.Accepted decided)) {
            rejected++;
            states.add(before);
            accepted.add(List.of());
            return false;
        }
        var after = new TreeMap<ResourceKey, SimObject>(ORDER);
        after.putAll(before);
        for (Fact fact : decided.facts()) {
            switch (fact) {
                case Fact.DesiredPut put -> after.put(put.key(), value(put));
                case Fact.ObservedPut put -> throw new IllegalStateException("expected no status, but got " + put);
                case Fact.Deleted deleted -> after.remove(deleted.key());
            }
        }
        states.add(after);
        accepted.add(decided.facts());
        check.accept(new Step(who, before, command), after);
        return true;
    }

    /** Writes what one command more has changed to all topics at once; false where there is none. */
    boolean materialize() {
        if (materialized == accepted.size()) {
            return false;
        }
        for (Fact fact : accepted.get(materialized++)) {
            ResourceKey key = fact.key();
            var record = new Record(key, fact.revision(), fact instanceof Fact.DesiredPut put ? value(put) : null);
            if (key.key().namespace().isEmpty()) {
                cluster.add(record);
            }
            if (!key.key().namespace().isEmpty() || key.resource().equals("namespaces")) {
                state.get(Partitioning.ofObject(key.resource(), key.key(), partitions))
                        .add(record);
            }
        }
        return true;
    }

    List<Record> state(int partition) {
        return state.get(partition);
    }

    List<Record> cluster() {
        return cluster;
    }

    private SimObject value(Fact.DesiredPut put) {
        return values.get(ByteBuffer.wrap(put.value()).getInt()).at(put.revision());
    }

    private static @Nullable Entry entry(@Nullable SimObject object) {
        return object == null ? null : new Entry(object.uid(), object.revision(), 0);
    }
}
