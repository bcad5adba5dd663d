package io.streamplane.ops.bench;

import io.streamplane.apiserver.journal.load.MaterializedTopics;
import io.streamplane.schemas.topic.ClientSettings;
import io.streamplane.schemas.topic.Topics;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.TopicPartition;

/** When a started system has come to rest. */
final class MaterializedEnd {

    private static final TopicPartition JOURNAL = new TopicPartition(Topics.JOURNAL, 0);
    private static final long UNCHANGED_SECONDS = 2;

    private MaterializedEnd() {}

    /** Until the journal has not grown for two seconds, and the materializer has come to its end. */
    static void await(ClientSettings settings) throws InterruptedException {
        try (var topics = new MaterializedTopics(settings)) {
            long last = -1;
            for (long end = end(topics); end != last || topics.position() < end; end = end(topics)) {
                last = end;
                TimeUnit.SECONDS.sleep(UNCHANGED_SECONDS);
            }
        }
    }

    private static long end(MaterializedTopics topics) {
        return topics.ends(List.of(Topics.JOURNAL)).getOrDefault(JOURNAL, 0L);
    }
}
