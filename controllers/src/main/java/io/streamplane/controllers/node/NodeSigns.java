package io.streamplane.controllers.node;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What was heard of a node.
 *
 * @param last when the newest sign of life came: a heartbeat, a renewal of its Lease, or a report of its status; where none
 *     has come, when it was first looked at
 * @param heartbeat when the newest heartbeat came; null where none has come. A kubelet that sends them has nothing else to
 *     repeat, so that they say, too, that it is well
 */
public record NodeSigns(Instant last, @Nullable Instant heartbeat) {

    boolean isSilent(Duration patience, Instant now) {
        return last.plus(patience).isBefore(now);
    }

    boolean isWell(Duration patience, Instant now) {
        return heartbeat != null && !heartbeat.plus(patience).isBefore(now);
    }
}
