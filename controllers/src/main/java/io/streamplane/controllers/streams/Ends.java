package io.streamplane.controllers.streams;

import io.streamplane.schemas.streams.PartitionEnds;
import io.streamplane.schemas.streams.StartGate;
import io.streamplane.schemas.topic.ClientSettings;
import org.apache.kafka.common.TopicPartition;

/** Gives gates that open when all has been read that a partition held when they were made. */
@FunctionalInterface
public interface Ends {

    StartGate of(TopicPartition partition);

    /** Of partitions of which nobody is behind; for tests. */
    Ends REACHED = partition -> StartGate.alwaysOpen();

    /** Asks the broker. */
    static Ends of(ClientSettings settings) {
        return new PartitionEnds(settings, "streamplane-controllers-ends")::gate;
    }
}
