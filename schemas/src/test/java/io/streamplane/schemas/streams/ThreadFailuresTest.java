package io.streamplane.schemas.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.schemas.registry.RegistryUnavailableException;
import io.streamplane.schemas.registry.SchemaRegistryException;
import io.streamplane.schemas.streams.ThreadFailures.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.errors.TaskCorruptedException;
import org.apache.kafka.streams.errors.TaskMigratedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ThreadFailuresTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    static Stream<Throwable> passing() {
        return Stream.of(
                new TimeoutException("t"),
                new DisconnectException(),
                new StreamsException("s", new KafkaException(new TimeoutException("t"))),
                new RegistryUnavailableException("away"));
    }

    static Stream<Throwable> takeOvers() {
        return Stream.of(
                new InvalidTxnStateException("t"),
                new ProducerFencedException("t"),
                new FencedInstanceIdException("t"),
                new InvalidProducerEpochException("t"),
                new OutOfOrderSequenceException("t"),
                new TaskMigratedException("t"),
                new TaskCorruptedException(Set.of()),
                new StreamsException("s", new InvalidTxnStateException("t")),
                new StreamsException("s", new KafkaException("Unhandled error in EndTxnResponse: unexpected")));
    }

    static Stream<Throwable> lasting() {
        return Stream.of(
                new IllegalStateException("a bug"),
                new StreamsException("s", new NullPointerException()),
                new RecordTooLargeException(),
                new AuthorizationException("no"),
                new KafkaException("in an error state", new AuthorizationException("no")),
                new InterruptException("stop"),
                new SchemaRegistryException(40403, "unknown"),
                new SchemaRegistryException(409, "incompatible"),
                new OutOfMemoryError(),
                new StreamsException("s", new NoClassDefFoundError()),
                new TimeoutException("t", new StackOverflowError()));
    }

    @ParameterizedTest
    @MethodSource("passing")
    void shouldWaitForWhatPassesAsLongAsItTakes(Throwable problem) {
        // Given
        var failures = new ThreadFailures();

        // When
        var pauses = Stream.iterate(NOW, last -> last.plusSeconds(11))
                .limit(20)
                .map(time -> failures.of(problem, time))
                .toList();

        // Then
        assertThat(pauses)
                .startsWith(replace(200), replace(400), replace(800))
                .endsWith(replace(10_000), replace(10_000));
    }

    @Test
    void shouldBeginWithShortPausesAgainAfterACalmTime() {
        // Given
        var failures = new ThreadFailures();
        failures.of(new TimeoutException("t"), NOW);
        failures.of(new TimeoutException("t"), NOW.plusSeconds(1));

        // When
        var verdict = failures.of(new TimeoutException("t"), NOW.plusSeconds(302));

        // Then
        assertThat(verdict).isEqualTo(replace(200));
    }

    @ParameterizedTest
    @MethodSource("takeOvers")
    void shouldStartOverAFewTimesWhereAnotherTookItsPlace(Throwable problem) {
        // Given
        var failures = new ThreadFailures();
        for (int i = 0; i < ThreadFailures.MOST_TAKE_OVERS; i++) {
            assertThat(failures.of(problem, NOW.plusSeconds(i))).isEqualTo(replace(200));
        }

        // When
        var verdict = failures.of(problem, NOW.plusSeconds(299));

        // Then
        assertThat(verdict)
                .isEqualTo(
                        new Verdict.End("another process took its place, or a client gave up, 6 times within 300 s"));
    }

    @Test
    void shouldForgetTakeOversOfLongAgo() {
        // Given
        var failures = new ThreadFailures();

        // When
        var verdicts = Stream.iterate(NOW, last -> last.plusSeconds(61))
                .limit(50)
                .map(time -> failures.of(new ProducerFencedException("t"), time));

        // Then
        assertThat(verdicts).containsOnly(replace(200));
    }

    @ParameterizedTest
    @MethodSource("lasting")
    void shouldEndAtWhatCannotHeal(Throwable problem) {
        assertThat(new ThreadFailures().of(problem, NOW)).isInstanceOf(Verdict.End.class);
    }

    private static Verdict replace(long millis) {
        return new Verdict.Replace(Duration.ofMillis(millis));
    }
}
