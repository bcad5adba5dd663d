package io.streamplane.apiserver.materializer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamplane.schemas.topic.TopicAdmin.View;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(30)
class ViewCreationTest {

    private static final View PODS = new View("desired.pods", true);
    private static final View NODES = new View("desired.nodes", false);

    private final Broker broker = new Broker();

    /** Has one topic, and fails as it is told before it creates more. */
    private static final class Broker implements ViewCreation.Topics {

        private final List<List<View>> created = new CopyOnWriteArrayList<>();
        private final Queue<Throwable> problems = new ArrayDeque<>();
        private final CountDownLatch closed = new CountDownLatch(1);

        @Override
        public Set<String> names() {
            return Set.of(NODES.topic());
        }

        @Override
        public void ensure(List<View> views) {
            Throwable problem = problems.poll();
            if (problem != null) {
                raise(problem);
            }
            created.add(views);
        }

        @Override
        public void close() {
            closed.countDown();
        }
    }

    private static void raise(Throwable problem) {
        if (problem instanceof Error error) {
            throw error;
        }
        throw (RuntimeException) problem;
    }

    static Stream<Throwable> problems() {
        return Stream.of(new IllegalStateException("no broker"), new NoClassDefFoundError("a bug"));
    }

    @Test
    void shouldCreateATopicThatThereIsNotOnce() throws Exception {
        try (var views = new ViewCreation(() -> broker)) {
            // When
            await(views.ask(NODES));
            await(views.ask(PODS));
            await(views.ask(PODS));

            // Then
            assertThat(broker.created).containsExactly(List.of(PODS));
        }
    }

    @ParameterizedTest
    @MethodSource("problems")
    void shouldTellThoseWhoWaitOfAProblemAndTryAgainForOthers(Throwable problem) throws Exception {
        // Given
        broker.problems.add(problem);
        try (var views = new ViewCreation(() -> broker)) {
            // When
            CompletableFuture<Void> first = views.ask(PODS);

            // Then
            assertThatThrownBy(() -> await(first)).hasCause(problem);
            await(views.ask(PODS));
            assertThat(broker.created).containsExactly(List.of(PODS));
        }
    }

    @ParameterizedTest
    @MethodSource("problems")
    void shouldLetNobodyWaitWhereThereIsNoConnection(Throwable problem) {
        // When
        try (var views = new ViewCreation(() -> {
            raise(problem);
            return broker;
        })) {
            // Then
            assertThatThrownBy(() -> await(views.ask(PODS)))
                    .hasMessageContaining(problem.toString())
                    .hasRootCause(problem);
        }
    }

    @Test
    void shouldLetNobodyWaitWhenItIsClosed() throws Exception {
        // Given
        var views = new ViewCreation(() -> broker);

        // When
        views.close();

        // Then
        assertThatThrownBy(() -> await(views.ask(PODS))).hasMessageEndingWith("the materializer ends");
        assertThat(broker.closed.await(20, TimeUnit.SECONDS)).isTrue();
    }

    private static void await(CompletableFuture<Void> future) throws Exception {
        future.get(20, TimeUnit.SECONDS);
    }
}
