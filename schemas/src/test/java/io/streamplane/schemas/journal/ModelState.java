package io.streamplane.schemas.journal;

import io.streamplane.schemas.fact.LoadAt;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The plainest replica: replays commands into maps, and keeps every fact that it saw. */
final class ModelState {

    private final Map<ResourceKey, Entry> entries = new HashMap<>();
    private final Map<ResourceKey, byte[]> desired = new HashMap<>();
    private final Map<ResourceKey, byte[]> observed = new HashMap<>();
    private final List<Fact> facts = new ArrayList<>();
    private final List<Verdict> verdicts = new ArrayList<>();
    private long offset;

    static ModelState replay(List<Command> commands) {
        var state = new ModelState();
        commands.forEach(state::apply);
        return state;
    }

    /** Starts from a load at a revision. */
    static ModelState loaded(long at, LoadAt load) {
        var state = new ModelState();
        state.offset = at;
        load.drain((key, loaded) -> {
            state.entries.put(key, loaded.entry());
            state.desired.put(key, loaded.desired());
            byte[] status = loaded.observed();
            if (status != null) {
                state.observed.put(key, status);
            }
        });
        return state;
    }

    Verdict apply(Command command) {
        Verdict verdict = Rules.decide(entries::get, offset, command);
        offset++;
        if (verdict instanceof Verdict.Accepted accepted) {
            accepted.facts().forEach(this::apply);
        }
        verdicts.add(verdict);
        return verdict;
    }

    private void apply(Fact fact) {
        facts.add(fact);
        Histories.apply(entries, fact);
        switch (fact) {
            case Fact.DesiredPut put -> desired.put(put.key(), put.value());
            case Fact.ObservedPut put -> observed.put(put.key(), put.value());
            case Fact.Deleted deleted -> {
                desired.remove(deleted.key());
                observed.remove(deleted.key());
            }
        }
    }

    List<Fact> facts() {
        return facts;
    }

    List<Verdict> verdicts() {
        return verdicts;
    }

    /** Everything in it, as comparable text: entry and both values of each key. */
    Map<String, String> content() {
        var content = new TreeMap<String, String>();
        entries.forEach((key, entry) ->
                content.put(key.toString(), entry + " " + text(desired.get(key)) + " " + text(observed.get(key))));
        return content;
    }

    private static String text(byte @Nullable [] bytes) {
        return bytes == null ? "-" : new String(bytes, StandardCharsets.UTF_8);
    }

    Map<ResourceKey, Entry> entries() {
        return entries;
    }
}
