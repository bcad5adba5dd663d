package io.streamplane.scheduler.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class StoredFactTest {

    private static final byte[] VALUE = {0, 0, 0, 0, 7, 42};

    @Test
    void shouldReadWhatItWrote() {
        // When
        StoredFact read = StoredFact.of(new StoredFact(VALUE, 1_234_567_890_123L).bytes());

        // Then
        assertThat(read.value()).isEqualTo(VALUE);
        assertThat(read.revision()).isEqualTo(1_234_567_890_123L);
    }

    @Test
    void shouldReadWhatWasStoredWithoutARevisionAndRefuseWhatIsNewer() {
        // When
        StoredFact old = StoredFact.of(VALUE);

        // Then
        assertThat(old.value()).isEqualTo(VALUE);
        assertThat(old.revision()).isZero();
        assertThatThrownBy(() -> StoredFact.of(new byte[] {2, 0}))
                .hasMessage("expected layout 1 in the scheduler's store, but it is 2: a newer Streamplane wrote it");
    }
}
