package io.streamplane.schemas.streams;

import io.streamplane.schemas.registry.RegistryUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ApplicationRecoverableException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TransactionAbortableException;
import org.apache.kafka.common.errors.TransactionAbortedException;
import org.apache.kafka.streams.errors.TaskCorruptedException;
import org.apache.kafka.streams.errors.TaskMigratedException;

/**
 * Decides what becomes of a role one of whose stream threads died. What passes by itself is waited for as long as it takes,
 * with pauses that double from {@link #FIRST_PAUSE} to {@link #LONGEST_PAUSE}. Where another process or an old session got in
 * the way, or a client gave up at an answer that it did not expect, a new thread starts clean; but two processes that each
 * take the other's place would do so for ever, so it may happen {@value #MOST_TAKE_OVERS} times within {@link #CALM}. Not
 * thread-safe.
 */
final class ThreadFailures {

    static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    /** Long against a session's time-out, for which a new thread may have to wait each time. */
    static final Duration CALM = Duration.ofMinutes(5);

    static final int MOST_TAKE_OVERS = 5;

    sealed interface Verdict {

        /** Another thread takes its place after the pause. */
        record Replace(Duration pause) implements Verdict {}

        /** The role ends. */
        record End(String why) implements Verdict {}
    }

    private final Deque<Instant> takeOvers = new ArrayDeque<>();
    private Duration pause = FIRST_PAUSE;
    private Instant last = Instant.MIN;

    Verdict of(Throwable problem, Instant now) {
        if (isAny(problem, Error.class::isInstance)) {
            return new Verdict.End("an error of the virtual machine or of the code");
        }
        if (passes(problem)) {
            pause = last.isBefore(now.minus(CALM)) ? FIRST_PAUSE : pause;
            last = now;
            Duration wait = pause;
            Duration twice = pause.multipliedBy(2);
            pause = twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
            return new Verdict.Replace(wait);
        }
        if (isAny(problem, ThreadFailures::isTakeOver)) {
            takeOvers.removeIf(each -> each.isBefore(now.minus(CALM)));
            takeOvers.add(now);
            return takeOvers.size() > MOST_TAKE_OVERS
                    ? new Verdict.End("another process took its place, or a client gave up, " + takeOvers.size()
                            + " times within " + CALM.toSeconds() + " s")
                    : new Verdict.Replace(FIRST_PAUSE);
        }
        return new Verdict.End("a fault that does not pass by itself");
    }

    /** Whether it is over when the broker or the registry answers again. */
    static boolean passes(Throwable problem) {
        return isAny(
                problem, each -> each instanceof RetriableException || each instanceof RegistryUnavailableException);
    }

    /** Whether it is no fault of the record that was being processed: another thread or a later time may process it. */
    static boolean heals(Throwable problem) {
        return passes(problem) || isAny(problem, ThreadFailures::isTakeOver);
    }

    private static boolean isTakeOver(Throwable each) {
        return each instanceof ApplicationRecoverableException // fenced producers and members among them
                || each instanceof InvalidTxnStateException
                || each instanceof OutOfOrderSequenceException
                || each instanceof TransactionAbortedException
                || each instanceof TransactionAbortableException
                || each instanceof RebalanceInProgressException
                || each instanceof CommitFailedException
                || each instanceof TaskMigratedException
                || each instanceof TaskCorruptedException
                || isUnforeseen(each);
    }

    /** An answer of the broker that its client gives up at, without a class of its own: a new client begins anew. */
    private static boolean isUnforeseen(Throwable each) {
        return each.getClass() == KafkaException.class && each.getCause() == null;
    }

    private static boolean isAny(Throwable problem, Predicate<Throwable> test) {
        Throwable each = problem;
        for (int depth = 0; each != null && depth < 30; depth++) {
            if (test.test(each)) {
                return true;
            }
            each = each.getCause();
        }
        return false;
    }
}
