package io.streamplane.apiserver.replay;

import java.time.Instant;
import java.util.List;

/**
 * A decision that this build takes otherwise.
 *
 * @param revision of the recorded command
 * @param time when it was decided
 * @param component who decided, e.g. deployment-controller
 * @param recorded in words, e.g. {@code bind default/pods/web to node-1}
 * @param replayed what this build decides, or that it does not
 * @param fields where both write the same objects: each field that differs
 */
public record Difference(
        long revision, Instant time, String component, String recorded, String replayed, List<Field> fields) {

    /** Values as JSON text; empty for none. */
    public record Field(String path, String recorded, String replayed) {}
}
