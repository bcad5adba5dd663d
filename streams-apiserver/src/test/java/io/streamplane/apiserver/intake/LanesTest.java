package io.streamplane.apiserver.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class LanesTest {

    private static final TopicPartition PARTITION = new TopicPartition("proposals", 0);

    private final List<String> begun = new ArrayList<>();
    private final Lanes lanes = new Lanes(Runnable::run);

    @Test
    void shouldBeginTasksOfOnePartitionInTheirOrderWithoutWaitingForTheirEnds() {
        // Given
        var open = new CompletableFuture<Void>();

        // When
        run("a", "first", open);
        run("b", "second", open);

        // Then
        assertThat(begun).containsExactly("first", "second");
    }

    @Test
    void shouldBeginATaskWhenTheOneBeforeItAboutTheSameObjectHasEnded() {
        // Given
        var first = new CompletableFuture<Void>();
        run("a", "first", first);
        CompletableFuture<Void> second = run("a", "second", CompletableFuture.completedFuture(null));
        run("b", "other", CompletableFuture.completedFuture(null));
        List<String> before = List.copyOf(begun);

        // When
        first.completeExceptionally(new IllegalStateException("broken"));

        // Then
        assertThat(before).containsExactly("first", "other");
        assertThat(begun).containsExactly("first", "other", "second");
        assertThat(second).isCompleted();
    }

    private CompletableFuture<Void> run(String object, String name, CompletableFuture<Void> end) {
        return lanes.run(PARTITION, object.getBytes(StandardCharsets.UTF_8), () -> {
            begun.add(name);
            return end;
        });
    }
}
