package io.streamplane.apiserver.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.apiserver.manifest.Holdings.Holder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HoldingsTest {

    private static final Holder ONE = holder(0, "one");
    private static final Holder TWO = holder(1, "two");
    private static final ObjectReference A = object("a", 1);
    private static final ObjectReference B = object("b", 2);

    private final Holdings holdings = new Holdings();

    @Test
    void shouldKnowWhoElseHoldsAnObject() {
        // When
        holdings.add(ONE, A);
        holdings.add(ONE, B);
        holdings.add(TWO, object("a", 5));

        // Then
        assertThat(holdings.other(A.place(), ONE)).map(Map.Entry::getKey).contains(TWO);
        assertThat(holdings.other(A.place(), TWO)).map(Map.Entry::getKey).contains(ONE);
        assertThat(holdings.other(A.place(), null)).map(Map.Entry::getKey).contains(TWO);
        assertThat(holdings.other(B.place(), ONE)).isEmpty();
        assertThat(holdings.of(ONE)).containsExactly(A, B);
    }

    @Test
    void shouldForgetWhatAKeyNoLongerHolds() {
        // Given
        holdings.add(ONE, A);
        holdings.add(ONE, B);

        // When
        holdings.keep(ONE, List.of(B));

        // Then
        assertThat(holdings.other(A.place(), TWO)).isEmpty();
        assertThat(holdings.other(B.place(), TWO)).isPresent();
    }

    @Test
    void shouldForgetAPartitionThatGoesToAnother() {
        // Given
        holdings.add(ONE, A);
        holdings.add(TWO, A);

        // When
        holdings.release(0);
        holdings.assign(1, Map.of(TWO.key(), List.of(B)));

        // Then
        assertThat(holdings.of(ONE)).isEmpty();
        assertThat(holdings.other(A.place(), null)).isEmpty();
        assertThat(holdings.other(B.place(), null)).isPresent();
    }

    @Test
    void shouldNoteAnObjectOnceWhateverItsVersion() {
        // When
        holdings.add(ONE, new ObjectReference("apps/v1", "Deployment", "ns", "a", "u", 1, "m", 1));
        holdings.add(ONE, new ObjectReference("apps/v2", "Deployment", "ns", "a", "u", 2, "m", 2));

        // Then
        assertThat(holdings.of(ONE)).extracting(ObjectReference::apiVersion).containsExactly("apps/v2");
    }

    private static ObjectReference object(String name, long time) {
        return new ObjectReference("v1", "ConfigMap", "ns", name, "uid", 7, "m", time);
    }

    private static Holder holder(int partition, String key) {
        return Holder.of(partition, key.getBytes(StandardCharsets.UTF_8));
    }
}
