package io.streamplane.apiserver.http;

import static io.streamplane.apiserver.http.ServedReads.revision;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/**
 * What watchers who come and go are told of a random history: the properties that etcd's {@code tests/robustness/validate/watch.go} names.
 * A watcher starts with the state, and goes on from what it was told last each time that it comes again.
 */
interface WatchHistoryContract {

    String LAST = "last";

    ServedReads served();

    /** One change. */
    record Fact(long revision, String type, String name) {}

    /**
     * What one watcher was told.
     *
     * @param start the revision of the state
     * @param state names with their revisions
     */
    record Seen(long start, Map<String, Long> state, List<Fact> events) {}

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    default void shouldTellEveryWatcherWhatHappened(long seed) {
        // Given
        var random = new Random(seed);
        String ns = served().namespace();
        Executor elsewhere = Thread::startVirtualThread;
        var watchers = new ArrayList<CompletableFuture<Seen>>();
        var history = new ArrayList<Fact>();

        // When
        for (int i = 0; i < 4; i++) {
            write(ns, random, 40, history);
            long own = random.nextLong();
            watchers.add(CompletableFuture.supplyAsync(() -> watch(ns, new Random(own)), elsewhere));
        }
        write(ns, random, 40, history);
        history.add(new Fact(served().put(ns, LAST, Map.of()), "ADDED", LAST));

        // Then
        for (var watcher : watchers) {
            Seen seen = watcher.join();
            isStartedWithAState(seen, history);
            isOrdered(seen);
            isUnique(seen);
            isReliableAndResumable(seen, history);
        }
    }

    private void write(String ns, Random random, int changes, List<Fact> history) {
        for (int i = 0; i < changes; i++) {
            String name = "c" + random.nextInt(5);
            boolean there = history.stream()
                    .filter(fact -> fact.name().equals(name))
                    .reduce((_, later) -> later)
                    .map(fact -> !fact.type().equals("DELETED"))
                    .orElse(false);
            if (there && random.nextInt(3) == 0) {
                history.add(new Fact(served().delete(ns, name), "DELETED", name));
            } else {
                long made = served().put(ns, name, Map.of("n", Integer.toString(i)));
                history.add(new Fact(made, there ? "MODIFIED" : "ADDED", name));
            }
        }
    }

    private Seen watch(String ns, Random random) {
        var state = new TreeMap<String, Long>();
        var events = new ArrayList<Fact>();
        String query = "timeoutSeconds=60&allowWatchBookmarks=true&sendInitialEvents=true"
                + "&resourceVersionMatch=NotOlderThan";
        long start = -1;
        while (start < 0) {
            state.clear();
            try (WatchedEvents watch = served().watch(ns, query)) {
                start = state(watch, state);
            }
        }
        long known = start;
        while (events.isEmpty()
                ? !state.containsKey(LAST)
                : !events.getLast().name().equals(LAST)) {
            try (WatchedEvents watch = served().watch(ns, "timeoutSeconds=60&resourceVersion=" + known)) {
                for (int left = 1 + random.nextInt(25); left > 0; left--) {
                    JsonNode event = watch.more().orElse(null);
                    if (event == null) {
                        break;
                    }
                    known = revision(event.path("object"));
                    events.add(new Fact(known, event.path("type").asString(), name(event)));
                    if (name(event).equals(LAST)) {
                        break;
                    }
                }
            }
        }
        return new Seen(start, state, events);
    }

    /** The revision of the state that a watch starts with; -1 where the watch is over before its end. */
    private static long state(WatchedEvents watch, Map<String, Long> state) {
        while (true) {
            JsonNode event = watch.more().orElse(null);
            if (event == null) {
                return -1;
            }
            if (event.path("type").asString("").equals("BOOKMARK")) {
                return revision(event.path("object"));
            }
            assertThat(event.path("type").asString("")).as(event.toString()).isEqualTo("ADDED");
            state.put(name(event), revision(event.path("object")));
        }
    }

    private static String name(JsonNode event) {
        return event.at("/object/metadata/name").asString();
    }

    private static void isStartedWithAState(Seen seen, List<Fact> history) {
        var expected = new TreeMap<String, Long>();
        for (Fact fact : history) {
            if (fact.revision() > seen.start()) {
                break;
            }
            if (fact.type().equals("DELETED")) {
                expected.remove(fact.name());
            } else {
                expected.put(fact.name(), fact.revision());
            }
        }
        assertThat(seen.state()).isEqualTo(expected);
    }

    private static void isOrdered(Seen seen) {
        assertThat(seen.events()).extracting(Fact::revision).isSorted();
    }

    private static void isUnique(Seen seen) {
        assertThat(seen.events()).extracting(Fact::revision).doesNotHaveDuplicates();
    }

    private static void isReliableAndResumable(Seen seen, List<Fact> history) {
        assertThat(seen.events())
                .isEqualTo(history.stream()
                        .filter(fact -> fact.revision() > seen.start())
                        .toList());
    }
}
