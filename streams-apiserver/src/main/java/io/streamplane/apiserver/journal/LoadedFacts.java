package io.streamplane.apiserver.journal;

import io.streamplane.schemas.journal.LoadAt;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.topic.FactHeaders;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.topic.Topics;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Offers records of compacted topics to a {@link LoadAt}; from any thread. */
final class LoadedFacts {

    private final LoadAt facts;

    LoadedFacts(LoadAt facts) {
        this.facts = facts;
    }

    /** @throws ForeignFactException where the materializer did not write the record */
    void offer(ConsumerRecord<byte[], byte[]> record) {
        try {
            if (record.key() == null) {
                throw new IllegalArgumentException("it has no key");
            }
            var key = ObjectKey.parse(new String(record.key(), StandardCharsets.UTF_8));
            long revision = FactHeaders.revision(record.headers());
            String desiredOf = Topics.resourceOfDesired(record.topic());
            String observedOf = Topics.resourceOfObserved(record.topic());
            synchronized (facts) {
                if (desiredOf != null) {
                    String uid = record.value() == null ? "" : FactHeaders.uid(record.headers());
                    facts.desired(new ResourceKey(desiredOf, key), revision, uid, record.value());
                } else if (observedOf != null) {
                    facts.observed(new ResourceKey(observedOf, key), revision, record.value());
                }
            }
        } catch (IllegalArgumentException e) {
            throw new ForeignFactException(
                    "expected a fact of the materializer at " + record.topic() + "-" + record.partition() + "@"
                            + record.offset() + ", but: " + e.getMessage(),
                    e);
        }
    }
}
