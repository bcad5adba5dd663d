package io.streamplane.schemas.streams;

import io.streamplane.schemas.fault.DeadLetter;
import io.streamplane.schemas.fault.SkippedRecords;
import io.streamplane.schemas.streams.Supervision.Poison;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.streams.errors.DeserializationExceptionHandler;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler;
import org.apache.kafka.streams.errors.ProductionExceptionHandler;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Kafka Streams' three handlers of faults, which all ask the role's {@link Supervision}. Public because Kafka makes it, once
 * for each kind of fault.
 */
public final class FaultHandlers
        implements DeserializationExceptionHandler, ProcessingExceptionHandler, ProductionExceptionHandler {

    private @Nullable Supervision configured;

    @Override
    public void configure(Map<String, ?> configs) {
        configured = Supervision.of(configs);
    }

    /** A record that the source's deserializer cannot read. */
    @Override
    public DeserializationExceptionHandler.Response handleError(
            ErrorHandlerContext context, ConsumerRecord<byte[], byte[]> record, Exception problem) {
        return passedOver(record.topic(), record.partition(), record.offset(), problem)
                ? DeserializationExceptionHandler.Response.resume()
                : DeserializationExceptionHandler.Response.fail();
    }

    /** A record that a processor cannot process; a timer's failure has no record that could be passed over. */
    @Override
    public ProcessingExceptionHandler.Response handleError(
            ErrorHandlerContext context, Record<?, ?> record, Exception problem) {
        String topic = context.topic();
        return topic != null
                        && context.offset() >= 0
                        && passedOver(topic, context.partition(), context.offset(), problem)
                ? ProcessingExceptionHandler.Response.resume()
                : ProcessingExceptionHandler.Response.fail();
    }

    /**
     * A result that the broker or the producer does not take. One that is too large goes to the dead letters without its
     * value; from the producer's own thread it cannot, for sending may wait for that thread.
     */
    @Override
    public ProductionExceptionHandler.Response handleError(
            ErrorHandlerContext context, ProducerRecord<byte[], byte[]> record, Exception problem) {
        if (problem instanceof RetriableException) {
            return ProductionExceptionHandler.Response.retry();
        }
        boolean tooLarge =
                problem instanceof RecordTooLargeException || problem instanceof RecordBatchTooLargeException;
        if (!tooLarge || supervision().poison() == Poison.STOPS) {
            return ProductionExceptionHandler.Response.fail();
        }
        String reason = SkippedRecords.reason(problem);
        supervision().skipped().leaveOut(record.topic(), text(record.key()), reason);
        return DeadLetter.mayBeSentHere()
                ? ProductionExceptionHandler.Response.resume(
                        List.of(DeadLetter.ofUnsent(supervision().role(), record, reason)))
                : ProductionExceptionHandler.Response.resume();
    }

    /** A result that the sink's serializer cannot write. */
    @Override
    @SuppressWarnings("rawtypes") // as Kafka declares it
    public ProductionExceptionHandler.Response handleSerializationError(
            ErrorHandlerContext context,
            ProducerRecord record,
            Exception problem,
            SerializationExceptionOrigin origin) {
        if (supervision().poison() == Poison.STOPS) {
            return ProductionExceptionHandler.Response.fail();
        }
        supervision().skipped().leaveOut(record.topic(), String.valueOf(record.key()), SkippedRecords.reason(problem));
        return ProductionExceptionHandler.Response.resume();
    }

    private boolean passedOver(String topic, int partition, long offset, Exception problem) {
        if (supervision().poison() == Poison.STOPS || ThreadFailures.heals(problem)) {
            return false;
        }
        supervision().skipped().skip(topic, partition, offset, SkippedRecords.reason(problem));
        return true;
    }

    private Supervision supervision() {
        Supervision known = configured;
        if (known == null) {
            throw new IllegalStateException("expected configure before a fault");
        }
        return known;
    }

    private static String text(byte @Nullable [] key) {
        return key == null ? "" : new String(key, StandardCharsets.UTF_8);
    }
}
