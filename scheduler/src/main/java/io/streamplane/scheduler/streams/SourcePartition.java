package io.streamplane.scheduler.streams;

import java.nio.ByteBuffer;
import org.apache.kafka.common.header.Headers;

/** Which partition a change came from before it went into the one topic of changes: a header of four bytes. */
final class SourcePartition {

    private static final String HEADER = "partition";

    private SourcePartition() {}

    static void put(Headers headers, int partition) {
        headers.remove(HEADER);
        headers.add(HEADER, ByteBuffer.allocate(Integer.BYTES).putInt(partition).array());
    }

    /** 0 where an earlier version of this code passed the change on, which did not say. */
    static int of(Headers headers) {
        var header = headers.lastHeader(HEADER);
        return header == null ? 0 : ByteBuffer.wrap(header.value()).getInt();
    }
}
