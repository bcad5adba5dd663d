package io.streamplane.scheduler.streams;

import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.topic.Partitioning;
import io.streamplane.schemas.topic.Topics;

/** Where an outgoing record belongs. */
record Destination(String topic, ObjectKey key) {

    int partition(int partitions) {
        return topic.equals(Topics.EVENTS) ? 0 : Partitioning.ofObject("pods", key, partitions);
    }
}
