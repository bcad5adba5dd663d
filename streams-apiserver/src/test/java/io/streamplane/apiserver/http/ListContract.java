package io.streamplane.apiserver.http;

import static io.streamplane.apiserver.http.ServedReads.names;
import static io.streamplane.apiserver.http.ServedReads.version;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What lists promise, after {@code pkg/storage/testing/store_tests.go} of kube-apiserver. */
interface ListContract {

    ServedReads served();

    @Test
    default void shouldShowWhatWasWrittenBefore() {
        // Given
        String ns = served().namespace();

        // When
        for (int i = 0; i < 20; i++) {
            long revision = served().put(ns, "a", Map.of("n", Integer.toString(i)));
            JsonNode list = served().list(ns, "");

            // Then
            assertThat(list.at("/items/0/metadata/labels/n").asInt()).isEqualTo(i);
            assertThat(version(list.at("/items/0"))).isEqualTo(Long.toString(revision));
            assertThat(ServedReads.revision(list)).isGreaterThanOrEqualTo(revision);
            assertThat(list.at("/metadata/continue").isMissingNode()).isTrue();
            assertThat(list.at("/metadata/remainingItemCount").isMissingNode()).isTrue();
        }
    }

    /** {@code V} stands for the revision of a page that is held; a, b and c were there then, and b is gone since. */
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
            ''                                                        | a c d
            resourceVersion=0                                         | a c d
            resourceVersion=0&limit=1                                 | a c d
            resourceVersion=V                                         | a c d
            resourceVersion=V&limit=9                                 | a b c
            resourceVersion=V&limit=2                                 | a b
            resourceVersion=0&resourceVersionMatch=NotOlderThan       | a c d
            resourceVersion=V&resourceVersionMatch=NotOlderThan       | a c d
            resourceVersion=V&resourceVersionMatch=NotOlderThan&limit=2 | a c
            resourceVersion=V&resourceVersionMatch=Exact              | a b c
            resourceVersion=V&resourceVersionMatch=Exact&limit=2      | a b
            continue=TOKEN                                            | b c
            continue=TOKEN&limit=1                                    | b
            continue=TOKEN&resourceVersion=0&limit=5                  | b c
            continue=TOKEN&resourceVersion=V                          | 400 BadRequest
            resourceVersion=V&resourceVersionMatch=Exact&continue=TOKEN | 422 Invalid
            resourceVersion=1&resourceVersionMatch=Exact              | 410 Expired
            resourceVersion=1&limit=5                                 | 410 Expired
            resourceVersion=999999999&resourceVersionMatch=Exact      | 504 Timeout
            resourceVersion=999999999                                 | 504 Timeout
            fieldSelector=metadata.name=c                             | c
            fieldSelector=metadata.name!=c                            | a d
            fieldSelector=metadata.name=c,metadata.namespace=other    | ''
            fieldSelector=metadata.name=none                          | ''
            fieldSelector=spec.nodeName=n                             | 400 BadRequest
            labelSelector=n%3D1                                       | a
            labelSelector=n!%3D1                                      | c d
            labelSelector=n+in+(1,4)                                  | a d
            labelSelector=n+notin+(1,4)                               | c
            labelSelector=n                                           | a c d
            labelSelector=!n                                          | ''
            labelSelector=n%3E2                                       | c d
            labelSelector=n%3C4,n!%3D1                                | c
            labelSelector=n%3D%3D4                                    | d
            labelSelector=n+in+()                                     | 400 BadRequest
            """)
    default void shouldShowTheStateThatIsAskedFor(String query, String expected) {
        // Given
        String ns = served().namespace();
        served().put(ns, "a", Map.of("n", "1"));
        served().put(ns, "b", Map.of("n", "2"));
        served().put(ns, "c", Map.of("n", "3"));
        JsonNode first = served().list(ns, "limit=1");
        served().delete(ns, "b");
        served().put(ns, "d", Map.of("n", "4"));
        String asked = query.replace("resourceVersion=V", "resourceVersion=" + version(first))
                .replace("TOKEN", first.at("/metadata/continue").asString());

        // When
        JsonNode list = served().list(ns, asked);

        // Then
        String told = list.has("items")
                ? String.join(" ", names(list))
                : list.path("code").asInt() + " " + list.path("reason").asString();
        assertThat(told).as(list.toString()).isEqualTo(expected);
        if (expected.startsWith("a b") || query.startsWith("continue=TOKEN&limit") || query.equals("continue=TOKEN")) {
            assertThat(version(list)).isEqualTo(version(first));
        }
    }

    @ParameterizedTest(name = "limit {0} of {1}")
    @CsvSource({"1, one", "2, one", "3, one", "7, one", "8, one", "2, all"})
    default void shouldPageThroughOneState(int limit, String of) {
        // Given
        String ns = served().namespace();
        for (String name : List.of("a", "b", "c", "d", "e", "f", "g")) {
            served().put(ns, name, Map.of());
        }
        String listed = of.equals("all") ? "" : ns;
        JsonNode page = served().list(listed, "limit=" + limit);
        served().delete(ns, "c");
        served().put(ns, "aa", Map.of());
        served().put(ns, "z", Map.of());
        var all = new ArrayList<String>(namesIn(page, ns));
        String version = version(page);
        int left = page.at("/metadata/remainingItemCount").asInt(0);

        // When
        for (String token = token(page); !token.isEmpty(); token = token(page)) {
            page = served().list(listed, "limit=" + limit + "&continue=" + token);

            // Then
            assertThat(version(page)).isEqualTo(version);
            left -= page.path("items").size();
            assertThat(page.at("/metadata/remainingItemCount").asInt(0)).isEqualTo(left);
            all.addAll(namesIn(page, ns));
        }
        assertThat(left).isZero();
        assertThat(all).containsExactly("a", "b", "c", "d", "e", "f", "g");
    }

    @Test
    default void shouldNotSayHowManyRemainWhereASelectorDecides() {
        // Given
        String ns = served().namespace();
        for (String name : List.of("a", "b", "c", "d")) {
            served().put(ns, name, Map.of("even", Boolean.toString("bd".contains(name))));
        }

        // When
        JsonNode first = served().list(ns, "limit=1&labelSelector=even%3Dtrue");
        JsonNode second = served().list(ns, "limit=1&labelSelector=even%3Dtrue&continue=" + token(first));

        // Then
        assertThat(names(first)).containsExactly("b");
        assertThat(first.at("/metadata/remainingItemCount").isMissingNode()).isTrue();
        assertThat(names(second)).containsExactly("d");
        assertThat(token(second)).isEmpty();
    }

    @Test
    default void shouldGoOnInTheNewestStateWhereTheOldOneIsGone() {
        // Given
        String ns = served().namespace();
        served().put(ns, "a", Map.of());
        served().put(ns, "b", Map.of());
        ContinueToken token = ContinueToken.parse(token(served().list(ns, "limit=1")));
        long newest = served().put(ns, "c", Map.of());

        // When
        JsonNode gone = served().list(ns, "continue=" + new ContinueToken(1, token.start()).text());
        JsonNode rest = served().list(ns, "limit=1&continue=" + token(gone));
        JsonNode last = served().list(ns, "limit=1&continue=" + token(rest));

        // Then
        assertThat(gone.path("code").asInt()).isEqualTo(410);
        assertThat(gone.path("reason").asString()).isEqualTo("Expired");
        assertThat(gone.path("message").asString())
                .startsWith("The provided continue parameter is too old to display a consistent list result.");
        assertThat(names(rest)).containsExactly("b");
        assertThat(ServedReads.revision(rest)).isGreaterThanOrEqualTo(newest);
        assertThat(names(last)).containsExactly("c");
        assertThat(version(last)).isEqualTo(version(rest));
    }

    @Test
    default void shouldShowShards() {
        // Given
        String ns = served().namespace();
        for (int i = 0; i < 12; i++) {
            served().put(ns, "c" + i, Map.of());
        }
        String low = "shardRange(object.metadata.uid, '0x0000000000000000', '0x8000000000000000')";
        String high = "shardRange(object.metadata.uid, '0x8000000000000000', '0x10000000000000000')";

        // When
        JsonNode first = served().list(ns, "shardSelector=" + low.replace(" ", "%20"));
        JsonNode second = served().list(ns, "shardSelector=" + high.replace(" ", "%20"));

        // Then
        var all = new ArrayList<>(names(first));
        all.addAll(names(second));
        assertThat(all).hasSize(12).doesNotHaveDuplicates();
        assertThat(first.at("/metadata/shardInfo/selector").asString()).isEqualTo(low);
        assertThat(served().list(ns, "").at("/metadata/shardInfo").isMissingNode())
                .isTrue();
    }

    private static String token(JsonNode list) {
        return list.at("/metadata/continue").asString("");
    }

    private static List<String> namesIn(JsonNode list, String namespace) {
        var names = new ArrayList<String>();
        list.path("items").forEach(item -> {
            if (item.at("/metadata/namespace").asString().equals(namespace)) {
                names.add(item.at("/metadata/name").asString());
            }
        });
        return names;
    }
}
