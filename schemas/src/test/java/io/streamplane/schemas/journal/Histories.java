package io.streamplane.schemas.journal;

import io.streamplane.schemas.topic.ObjectKey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Random histories of a small cluster: few keys, so that commands conflict, with valid and stale preconditions. The
 * same seed gives the same history. {@code -Dhistory.seed=N} runs one seed only.
 */
public final class Histories {

    public static final Origin SOMEBODY = new Origin("somebody", List.of(), "update", "", "test", "", "");

    private static final int SEEDS = 200;
    private static final List<String> RESOURCES = List.of("pods", "deployments.apps");

    private final Random random;
    private final Map<ResourceKey, Entry> state = new HashMap<>();

    private Histories(long seed) {
        random = new Random(seed);
    }

    public static LongStream seeds() {
        Long only = Long.getLong("history.seed");
        return only == null ? LongStream.range(0, SEEDS) : LongStream.of(only);
    }

    /** A line for a failed assertion. */
    public static String rerun(long seed) {
        return "seed " + seed + ", rerun with -Dhistory.seed=" + seed;
    }

    public static List<Command> random(long seed, int length) {
        var histories = new Histories(seed);
        var commands = new ArrayList<Command>(length);
        for (int offset = 0; offset < length; offset++) {
            Command command = histories.next(offset);
            commands.add(command);
            if (Rules.decide(histories.state::get, offset, command) instanceof Verdict.Accepted accepted) {
                accepted.facts().forEach(fact -> apply(histories.state, fact));
            }
        }
        return commands;
    }

    static void apply(Map<ResourceKey, Entry> state, Fact fact) {
        Entry after = Entry.after(state.get(fact.key()), fact);
        if (after == null) {
            state.remove(fact.key());
        } else {
            state.put(fact.key(), after);
        }
    }

    private Command next(int offset) {
        var preconditions = new ArrayList<Precondition>();
        var mutations = new ArrayList<Mutation>();
        int size = 1 + random.nextInt(2);
        for (int i = 0; i < size; i++) {
            add(key(), offset, preconditions, mutations);
        }
        return new Command(1_000L * offset, random.nextInt(offset + 1), SOMEBODY, preconditions, mutations);
    }

    private void add(ResourceKey key, int offset, List<Precondition> preconditions, List<Mutation> mutations) {
        Entry entry = state.get(key);
        switch (random.nextInt(6)) {
            case 0, 1 -> {
                preconditions.add(new Precondition.Absent(key));
                mutations.add(put(key, "uid-" + offset, offset));
                if (random.nextBoolean()) {
                    mutations.add(new Mutation.PutObserved(key, value("created", offset)));
                }
            }
            case 2 -> {
                preconditions.add(
                        new Precondition.DesiredAt(key, revision(entry == null ? 0 : entry.desiredRevision())));
                mutations.add(put(key, entry == null ? "uid-x" : entry.uid(), offset));
            }
            case 3, 4 -> {
                if (random.nextBoolean()) {
                    preconditions.add(
                            new Precondition.ObservedAt(key, revision(entry == null ? 0 : entry.observedRevision())));
                }
                mutations.add(new Mutation.PutObserved(key, value("observed", offset)));
            }
            default -> {
                if (entry != null) {
                    preconditions.add(new Precondition.HasUid(key, random.nextInt(4) == 0 ? "stale" : entry.uid()));
                }
                if (random.nextBoolean()) {
                    preconditions.add(owner(key()));
                }
                mutations.add(new Mutation.Delete(key));
            }
        }
    }

    /** That an owner of some name is gone, which now and then it is not. */
    private Precondition owner(ResourceKey key) {
        Entry entry = state.get(key);
        boolean wrong = random.nextInt(4) == 0;
        return new Precondition.NotUid(key, entry == null || !wrong ? "uid-y" : entry.uid());
    }

    private long revision(long actual) {
        return random.nextInt(4) == 0 ? Math.max(0, actual - 1) : actual;
    }

    private Mutation put(ResourceKey key, String uid, int offset) {
        @Nullable
        String node = key.resource().equals("pods") && random.nextBoolean() ? "node-" + random.nextInt(2) : null;
        return new Mutation.PutDesired(key, uid, node, value("desired", offset));
    }

    private ResourceKey key() {
        return new ResourceKey(
                RESOURCES.get(random.nextInt(RESOURCES.size())),
                new ObjectKey("ns" + random.nextInt(2), "o" + random.nextInt(3)));
    }

    private static byte[] value(String part, int offset) {
        return (part + "-" + offset).getBytes(StandardCharsets.UTF_8);
    }
}
