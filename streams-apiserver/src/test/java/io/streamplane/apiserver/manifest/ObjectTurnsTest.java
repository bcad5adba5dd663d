package io.streamplane.apiserver.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ObjectTurnsTest {

    private static final ObjectPlace A = new ObjectPlace("", "ConfigMap", "ns", "a");
    private static final ObjectPlace B = new ObjectPlace("", "ConfigMap", "ns", "b");

    private final List<String> begun = new ArrayList<>();
    private final ObjectTurns turns = new ObjectTurns(Runnable::run);

    @Test
    void shouldLetWritesOfOneObjectWaitForEachOtherAndForNoOther() {
        // Given
        var first = new CompletableFuture<String>();
        var second = new CompletableFuture<String>();

        // When
        take(A, "a1", first);
        take(A, "a2", second);
        take(B, "b1", new CompletableFuture<>());
        take(A, "a3", new CompletableFuture<>());
        List<String> atOnce = List.copyOf(begun);
        first.complete("");
        List<String> then = List.copyOf(begun);
        second.completeExceptionally(new IllegalStateException("broken"));

        // Then
        assertThat(atOnce).containsExactly("a1", "b1");
        assertThat(then).containsExactly("a1", "b1", "a2");
        assertThat(begun).containsExactly("a1", "b1", "a2", "a3");
    }

    @Test
    void shouldGoOnAfterOneThatCannotBegin() {
        // When
        var broken = turns.take(A, () -> {
            throw new IllegalStateException("broken");
        });
        take(A, "a2", new CompletableFuture<>());

        // Then
        assertThat(broken.toCompletableFuture()).isCompletedExceptionally();
        assertThat(begun).containsExactly("a2");
    }

    private void take(ObjectPlace object, String name, CompletableFuture<String> end) {
        turns.take(object, () -> {
            begun.add(name);
            return end;
        });
    }
}
