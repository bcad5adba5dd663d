package io.streamplane.schemas.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamplane.schemas.fact.FactKey;
import io.streamplane.schemas.fact.FactRecord;
import io.streamplane.schemas.fact.LoadAt;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LoadAtTest {

    private static final ResourceKey POD = new ResourceKey("pods", new ObjectKey("ns", "a"));
    private static final FactKey DESIRED = FactKey.desired(POD);
    private static final FactKey OBSERVED = FactKey.observed(POD);

    private final LoadAt load = new LoadAt(7);

    @Test
    void shouldTakeTheNewestFactOfEachPartUpToTheLoadPoint() {
        // Given
        desired(3, "u");
        desired(5, "u");
        observed(4);
        observed(8);
        desired(9, "u");

        // When / Then
        assertThat(objects()).containsExactly("pods ns/a Entry[uid=u, desiredRevision=5, observedRevision=4]");
    }

    @Test
    void shouldTakeTheNewestWhateverItsPlace() {
        // Given
        desired(5, "u");
        desired(3, "u");

        // When / Then
        assertThat(objects()).containsExactly("pods ns/a Entry[uid=u, desiredRevision=5, observedRevision=0]");
    }

    @Test
    void shouldLeaveOutWhatIsGone() {
        // Given
        desired(3, "u");
        observed(4);
        tombstone(DESIRED, 6);
        tombstone(OBSERVED, 6);

        // When / Then
        assertThat(objects()).isEmpty();
    }

    @Test
    void shouldKeepAnObjectThatWasMadeAgain() {
        // Given
        desired(1, "u1");
        observed(2);
        tombstone(DESIRED, 3);
        tombstone(OBSERVED, 3);
        desired(4, "u2");

        // When / Then
        assertThat(objects()).containsExactly("pods ns/a Entry[uid=u2, desiredRevision=4, observedRevision=0]");
    }

    @Test
    void shouldRefuseAStatusOfNothing() {
        // Given
        observed(4);

        // When / Then
        assertThatThrownBy(this::objects).hasMessageContaining("expected a desired part of pods ns/a");
    }

    @Test
    void shouldNameTheKeysWhoseFactsAForeignRecordMayHide() {
        // Given
        FactKey absent = FactKey.desired(new ResourceKey("pods", new ObjectKey("ns", "b")));
        load.foreign(DESIRED);
        desired(3, "u");
        load.foreign(OBSERVED);
        load.foreign(absent);
        observed(8); // past the load point: it is none of those that a foreign record may have hidden

        // When / Then
        assertThat(load.hidden()).containsExactlyInAnyOrder(OBSERVED, absent);
    }

    @Test
    void shouldMissNothingWhereATombstoneIsLeft() {
        // Given
        tombstone(DESIRED, 3);
        load.foreign(DESIRED);

        // When / Then
        assertThat(load.hidden()).isEmpty();
        assertThat(objects()).isEmpty();
    }

    private List<String> objects() {
        var all = new ArrayList<String>();
        load.drain((key, loaded) -> all.add(key + " " + loaded.entry()));
        return all;
    }

    private void desired(long revision, String uid) {
        offer(DESIRED, revision, uid, new byte[] {0, 0, 0, 0, 1, 1});
    }

    private void observed(long revision) {
        offer(OBSERVED, revision, "", new byte[] {0, 0, 0, 0, 1, 1});
    }

    private void tombstone(FactKey key, long revision) {
        offer(key, revision, "", null);
    }

    private void offer(FactKey key, long revision, String uid, byte @Nullable [] value) {
        load.fact(new FactRecord(key, revision, uid, value));
    }
}
