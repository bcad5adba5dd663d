package io.streamplane.apiserver.http;

import static io.streamplane.apiserver.http.ServedReads.revision;
import static io.streamplane.apiserver.http.ServedReads.version;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What watches promise, after {@code pkg/storage/testing/watcher_tests.go} of kube-apiserver. */
interface WatchContract {

    String END = "/object/metadata/annotations/k8s.io~1initial-events-end";

    ServedReads served();

    /**
     * {@code V} stands for the revision after a, b and c were made, {@code A} for the one after a. A watch that does not say
     * whether it wants the state gets it where it does not say from where on, and the bookmark after it.
     */
    @ParameterizedTest(name = "version {0}, state {1}, bookmarks {2}")
    @CsvSource({
        "'', true,  true,  a b c, true",
        "'', false, true,  '',    false",
        "'', false, false, '',    false",
        "'', true,  false, a b c, false",
        "0,  true,  true,  a b c, true",
        "0,  false, true,  '',    false",
        "0,  false, false, '',    false",
        "0,  true,  false, a b c, false",
        "A,  true,  true,  a b c, true",
        "A,  false, true,  b c,   false",
        "A,  false, false, b c,   false",
        "A,  true,  false, a b c, false",
        "V,  true,  true,  a b c, true",
        "V,  false, true,  '',    false",
        "V,  false, false, '',    false",
        "V,  true,  false, a b c, false",
        "'', '',    true,  a b c, true",
        "'', '',    false, a b c, false",
        "0,  '',    true,  a b c, true",
        "0,  '',    false, a b c, false",
        "A,  '',    true,  b c,   false",
        "A,  '',    false, b c,   false",
    })
    default void shouldStartAsAsked(String version, String state, String bookmarks, String first, boolean end) {
        // Given
        String ns = served().namespace();
        long a = served().put(ns, "a", Map.of());
        served().put(ns, "b", Map.of());
        long c = served().put(ns, "c", Map.of());
        String asked = version.replace("A", Long.toString(a)).replace("V", version(served().list(ns, "")));
        String query = "timeoutSeconds=60&resourceVersion=" + asked + "&allowWatchBookmarks=" + bookmarks
                + (state.isEmpty() ? "" : "&resourceVersionMatch=NotOlderThan&sendInitialEvents=" + state);

        // When
        try (WatchedEvents watch = served().watch(ns, query)) {
            var told = new ArrayList<JsonNode>();
            for (String _ : first.isEmpty() ? List.<String>of() : List.of(first.split(" "))) {
                told.add(watch.next());
            }
            JsonNode bookmark = end ? watch.next() : null;
            if (bookmark == null && first.isEmpty()) {
                // So that the change comes when the watch has begun, wherever it begins.
                served().list(ns, "");
            }
            watchesNow(watch, ns);

            // Then
            assertThat(String.join(" ", WatchedEvents.told(told)).replace("ADDED ", ""))
                    .isEqualTo(first);
            if (bookmark != null) {
                assertThat(bookmark.path("type").asString()).isEqualTo("BOOKMARK");
                assertThat(bookmark.at(END).asString("")).isEqualTo("true");
                assertThat(revision(bookmark.path("object"))).isGreaterThanOrEqualTo(c);
                assertThat(bookmark.at("/object/kind").asString()).isEqualTo("ConfigMap");
            }
        }
    }

    /** What comes after the start is told, and nothing else; told again until it is, for a watch may begin a little later. */
    private void watchesNow(WatchedEvents watch, String ns) {
        long made = served().put(ns, "d", Map.of());
        var seen = new ArrayList<Long>();
        for (int i = 0; i < 50 && seen.isEmpty(); i++) {
            watch.poll(200).ifPresent(event -> seen.add(revision(event.path("object"))));
            if (seen.isEmpty()) {
                served().put(ns, "d", Map.of("n", Integer.toString(i)));
            }
        }
        assertThat(seen).isNotEmpty();
        assertThat(seen.getFirst()).isGreaterThanOrEqualTo(made);
    }

    @Test
    default void shouldTellWhatAChangeMeansToASelector() {
        // Given
        String ns = served().namespace();
        String from = version(served().list(ns, ""));

        // When
        try (WatchedEvents watch =
                served().watch(ns, "timeoutSeconds=60&labelSelector=on%3Dyes&resourceVersion=" + from)) {
            served().put(ns, "other", Map.of());
            served().put(ns, "a", Map.of("on", "no"));
            long added = served().put(ns, "a", Map.of("on", "yes"));
            long modified = served().put(ns, "a", Map.of("on", "yes", "n", "2"));
            long left = served().put(ns, "a", Map.of("on", "no"));
            served().delete(ns, "a");
            served().put(ns, "a", Map.of("on", "yes"));
            long deleted = served().delete(ns, "a");

            // Then
            assertThat(revision(watch.next("ADDED"))).isEqualTo(added);
            assertThat(revision(watch.next("MODIFIED"))).isEqualTo(modified);
            JsonNode gone = watch.next("DELETED");
            assertThat(revision(gone)).isEqualTo(left);
            assertThat(gone.at("/metadata/labels/on").asString()).isEqualTo("yes");
            watch.next("ADDED");
            assertThat(revision(watch.next("DELETED"))).isEqualTo(deleted);
        }
    }

    @ParameterizedTest(name = "{0} of {1}: {2}")
    @CsvSource({
        "fieldSelector=metadata.name%3Da, one, 'ADDED a,DELETED a'",
        "fieldSelector=metadata.name%3Da, all, 'ADDED a,DELETED a'",
        "'fieldSelector=metadata.name%3Da,metadata.namespace%3DNS', all, 'ADDED a,DELETED a'",
        "fieldSelector=metadata.namespace%3DNS, all, 'ADDED a,ADDED b,DELETED a'",
        "fieldSelector=metadata.namespace%3Dother, one, ''",
        "fieldSelector=metadata.name%21%3Da, one, ADDED b",
        "'', one, 'ADDED a,ADDED b,DELETED a'",
        "labelSelector=l%3Da, one, 'ADDED a,DELETED a'",
    })
    default void shouldTellOfWhatIsSelected(String query, String of, String expected) {
        // Given
        String ns = served().namespace();
        String other = served().namespace();
        String from = version(served().list("", "limit=1"));
        served().put(other, "c", Map.of());
        served().put(ns, "a", Map.of("l", "a"));
        served().put(ns, "b", Map.of("l", "b"));
        served().delete(ns, "a");

        // When
        var told = served().watch(
                        of.equals("all") ? "" : ns,
                        "timeoutSeconds=1&resourceVersion=" + from + "&" + query.replace("NS", ns))
                .all();

        // Then
        assertThat(String.join(",", WatchedEvents.told(told))).isEqualTo(expected);
    }

    @Test
    default void shouldBookmarkBeforeItEnds() {
        // Given
        String ns = served().namespace();
        long made = served().put(ns, "a", Map.of());

        // When
        var told = served().watch(ns, "timeoutSeconds=3&allowWatchBookmarks=true&resourceVersion=" + (made - 1))
                .all();
        var quiet = served().watch(ns, "timeoutSeconds=3&resourceVersion=" + (made - 1))
                .all();

        // Then
        assertThat(WatchedEvents.told(told)).containsExactly("ADDED a", "BOOKMARK");
        assertThat(revision(told.get(1).path("object"))).isGreaterThanOrEqualTo(made);
        assertThat(told.get(1).at(END).isMissingNode()).isTrue();
        assertThat(WatchedEvents.told(quiet)).containsExactly("ADDED a");
    }

    @Test
    default void shouldTellByAnEventWhatIsForgottenAndWhatIsYetToCome() {
        // Given
        String ns = served().namespace();

        // When
        var old = served().watch(ns, "timeoutSeconds=5&resourceVersion=1").all();
        var future = served().watch(
                        ns,
                        "timeoutSeconds=5&resourceVersion=999999999&sendInitialEvents=true"
                                + "&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true")
                .all();
        var later =
                served().watch(ns, "timeoutSeconds=1&resourceVersion=999999999").all();

        // Then
        assertThat(old).hasSize(1);
        assertThat(old.getFirst().path("type").asString()).isEqualTo("ERROR");
        assertThat(old.getFirst().at("/object/code").asInt()).isEqualTo(410);
        assertThat(old.getFirst().at("/object/reason").asString()).isEqualTo("Expired");
        assertThat(old.getFirst().at("/object/message").asString()).startsWith("too old resource version: 1 (");
        assertThat(future).hasSize(1);
        assertThat(future.getFirst().at("/object/code").asInt()).isEqualTo(504);
        assertThat(future.getFirst().at("/object/details/causes/0/reason").asString())
                .isEqualTo("ResourceVersionTooLarge");
        assertThat(later).isEmpty();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "resourceVersion=x, 400",
        "timeoutSeconds=x, 400",
        "labelSelector=%2C, 400",
        "fieldSelector=spec.x%3D1, 400",
        "shardSelector=x, 400",
        "sendInitialEvents=true, 422",
        "resourceVersionMatch=Exact&resourceVersion=1, 422",
        "resourceVersionMatch=NotOlderThan&resourceVersion=1, 422"
    })
    default void shouldRefuseByTheStatusWhatCannotBeUnderstood(String query, int code) {
        // When
        var told = served().watch(served().namespace(), query).all();

        // Then
        assertThat(told).hasSize(1);
        assertThat(told.getFirst().path("kind").asString()).isEqualTo("Status");
        assertThat(told.getFirst().path("code").asInt()).isEqualTo(code);
    }
}
