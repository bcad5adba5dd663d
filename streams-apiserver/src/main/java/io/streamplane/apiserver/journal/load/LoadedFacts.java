package io.streamplane.apiserver.journal.load;

import io.streamplane.schemas.fact.FactKey;
import io.streamplane.schemas.fact.FactRecord;
import io.streamplane.schemas.fact.LoadAt;
import io.streamplane.schemas.fault.SkippedRecords;
import io.streamplane.schemas.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Offers the records of one partition of {@link Topics#STATE} or {@link Topics#CLUSTER} to a {@link LoadAt}. Namespaces are on
 * both topics, and are taken from {@code cluster}. Not thread-safe.
 */
public final class LoadedFacts {

    private static final byte[] NAMESPACE_KEY = "namespaces /".getBytes(StandardCharsets.UTF_8);

    private final LoadAt load;
    private final SkippedRecords skipped;

    /** @param at see {@link LoadAt} */
    LoadedFacts(long at, SkippedRecords skipped) {
        this.load = new LoadAt(at);
        this.skipped = skipped;
    }

    void offer(ConsumerRecord<byte[], byte[]> record) {
        byte[] key = record.key();
        if (key != null && isNamespace(key) && record.topic().equals(Topics.STATE)) {
            return;
        }
        Optional<FactRecord> fact = FactRecord.of(record);
        if (fact.isPresent()) {
            load.fact(fact.get());
        } else {
            skipped.skip(
                    record.topic(),
                    record.partition(),
                    record.offset(),
                    "expected a fact, but the materializer did not write it");
            factKey(key).ifPresent(load::foreign);
        }
    }

    private static boolean isNamespace(byte[] key) {
        return key.length > NAMESPACE_KEY.length
                && Arrays.equals(key, 0, NAMESPACE_KEY.length, NAMESPACE_KEY, 0, NAMESPACE_KEY.length);
    }

    /** Empty where no fact has this key. */
    private static Optional<FactKey> factKey(byte[] key) {
        try {
            FactKey parsed = FactKey.parse(new String(key, StandardCharsets.UTF_8));
            return Arrays.equals(parsed.bytes(), key) ? Optional.of(parsed) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    LoadAt load() {
        return load;
    }
}
