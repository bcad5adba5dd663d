package io.streamplane.apiserver.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.apiserver.journal.Fixtures;
import io.streamplane.schemas.fact.FactKey;
import io.streamplane.schemas.journal.Command;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.topic.Partitioning;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TopicComparisonTest {

    private static final Map<String, Integer> PARTITIONS =
            Map.of("state", 3, "cluster", 1, "scheduling", 1, "bindings", 3, "desired.pods", 3, "observed.pods", 3);
    private static final ResourceKey A = Fixtures.pod("ns", "a");
    private static final ResourceKey B = Fixtures.pod("ns", "b");

    private static final List<Command> JOURNAL = List.of(
            Fixtures.create(A, "u1"), // 1
            Fixtures.status(A, "Pending"), // 2
            Fixtures.bind(A, "u1", "n1"), // 3
            Fixtures.create(B, "u2"), // 4
            Fixtures.create(B, "u3"), // 5: rejected
            Fixtures.delete(B), // 6
            Fixtures.status(A, "Running")); // 7

    private final Map<TopicKey, TopicFact> facts = new HashMap<>();

    TopicComparisonTest() {
        putEverywhere(FactKey.desired(A), 3, "u1", value(Fixtures.bind(A, "u1", "n1")));
        putEverywhere(FactKey.observed(A), 7, "", value(Fixtures.status(A, "Running")));
        facts.put(bindingOf(FactKey.desired(A), "n1"), fact(3, "u1", value(Fixtures.bind(A, "u1", "n1"))));
        facts.put(bindingOf(FactKey.observed(A), "n1"), fact(7, "", value(Fixtures.status(A, "Running"))));
        putEverywhere(FactKey.desired(B), 6, "", null);
    }

    @Test
    void shouldFindNothingWhereAllIsEqual() {
        assertThat(differences(7)).isEmpty();
    }

    @Test
    void shouldLetCompactionRemoveTombstones() {
        // Given
        facts.remove(part("desired.pods", B));

        // When / Then
        assertThat(differences(7)).isEmpty();
    }

    @Test
    void shouldLetTheTopicsBeAheadOfThePositionButNotBehind() {
        // Given
        put("observed.pods", A, 2, "", value(Fixtures.status(A, "Pending")));

        // When / Then
        assertThat(differences(6))
                .as("up to the position nothing newer was written")
                .isEmpty();
        assertThat(differences(7))
                .containsExactly("observed.pods ns/a STALE: the journal wrote it at revision 7, but the newest record,"
                        + " at offset 0, is of revision 2");
    }

    @Test
    void shouldCompareEveryTopicThatHoldsThePart() {
        // When
        facts.keySet().removeIf(part -> part.key().equals("pods ns/a observed"));

        // Then
        assertThat(differences(7))
                .extracting(each -> each.substring(0, each.indexOf(':')))
                .containsExactly(
                        "bindings pods ns/a observed MISSING",
                        "scheduling pods ns/a observed MISSING",
                        "state pods ns/a observed MISSING");
    }

    @Test
    void shouldNameAMissingKey() {
        // Given
        facts.remove(part("desired.pods", A));

        // When / Then
        assertThat(differences(7))
                .containsExactly(
                        "desired.pods ns/a MISSING: the journal wrote it at revision 3, but the topic has no record");
    }

    @Test
    void shouldNameAnotherValueOrUid() {
        // Given
        put("desired.pods", A, 3, "other", value(Fixtures.bind(A, "u1", "n1")));
        put("observed.pods", A, 7, "", value(Fixtures.status(A, "Failed")));

        // When
        var found = differences(7);

        // Then
        assertThat(found).hasSize(2);
        assertThat(found.getFirst()).startsWith("desired.pods ns/a UID: at revision 3 the journal wrote the uid 'u1'");
        assertThat(found.getLast()).startsWith("observed.pods ns/a VALUE: at revision 7 the journal wrote a value of");
    }

    @Test
    void shouldNameWhatTheJournalNeverWrote() {
        // Given
        put("desired.pods", Fixtures.pod("ns", "c"), 4, "u9", Fixtures.bytes("{}"));
        put("desired.pods", B, 5, "u3", Fixtures.bytes("{}"));
        facts.put(bindingOf(FactKey.desired(A), "n2"), fact(900, "u1", Fixtures.bytes("{}")));

        // When
        var found = differences(7);

        // Then
        assertThat(found)
                .containsExactlyInAnyOrder(
                        "bindings pods ns/a desired SURPLUS: the record at offset 0 says revision 900, which the journal has"
                                + " not come to",
                        "desired.pods ns/b STALE: the journal deleted it at revision 6, but the newest record, at offset"
                                + " 0, is of revision 5",
                        "desired.pods ns/b SURPLUS: the record at offset 0 says revision 5, at which the journal wrote"
                                + " nothing here",
                        "desired.pods ns/c SURPLUS: the record at offset 0 says revision 4, at which the journal wrote"
                                + " nothing here");
    }

    @Test
    void shouldNameAKeyInThePartitionOfAnother() {
        // Given
        TopicKey right = part("desired.pods", A);
        facts.put(new TopicKey(right.topic(), (right.partition() + 1) % 3, right.key()), facts.remove(right));

        // When / Then
        assertThat(differences(7))
                .satisfiesExactlyInAnyOrder(
                        missing -> assertThat(missing).contains("MISSING"),
                        surplus -> assertThat(surplus).contains("SURPLUS"));
    }

    private List<String> differences(long position) {
        var comparison = new TopicComparison(position, facts, PARTITIONS);
        for (int offset = 0; offset < JOURNAL.size(); offset++) {
            comparison.apply(offset, JOURNAL.get(offset));
        }
        return comparison.differences().stream()
                .map(each -> each.topic() + " " + each.key() + " " + each.problem() + ": " + each.detail())
                .toList();
    }

    private void putEverywhere(FactKey key, long revision, String uid, byte @Nullable [] value) {
        put(key.part() + ".pods", key.object(), revision, uid, value);
        int partition = Partitioning.of(key.object().key().namespace(), 3);
        facts.put(new TopicKey("state", partition, key.toString()), fact(revision, uid, value));
        facts.put(new TopicKey("scheduling", 0, key.toString()), fact(revision, uid, value));
    }

    private void put(String topic, ResourceKey key, long revision, String uid, byte @Nullable [] value) {
        facts.put(part(topic, key), fact(revision, uid, value));
    }

    private static TopicFact fact(long revision, String uid, byte @Nullable [] value) {
        return new TopicFact(revision, uid, TopicFact.digest(value), 0);
    }

    private static TopicKey part(String topic, ResourceKey key) {
        return new TopicKey(
                topic,
                Partitioning.ofObject(key.resource(), key.key(), 3),
                key.key().toString());
    }

    private static TopicKey bindingOf(FactKey key, String node) {
        return new TopicKey("bindings", Partitioning.ofNode(node, 3), key.toString());
    }

    private static byte[] value(Command command) {
        return switch (command.mutations().getFirst()) {
            case io.streamplane.schemas.journal.Mutation.PutDesired put -> put.value();
            case io.streamplane.schemas.journal.Mutation.PutObserved put -> put.value();
            case io.streamplane.schemas.journal.Mutation.Delete _ -> throw new IllegalArgumentException("no value");
        };
    }
}
