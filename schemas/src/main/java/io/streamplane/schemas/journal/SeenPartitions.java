package io.streamplane.schemas.journal;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How far each partition of one topic has been read, noted as facts come in. Not thread-safe. */
public final class SeenPartitions {

    private final String topic;
    private final List<Long> revisions = new ArrayList<>();
    private Grounds.@Nullable Seen known;

    public SeenPartitions(String topic) {
        this.topic = topic;
    }

    public void note(int partition, long revision) {
        while (revisions.size() <= partition) {
            revisions.add(0L);
        }
        if (revisions.get(partition) < revision) {
            revisions.set(partition, revision);
            known = null;
        }
    }

    public Grounds.Seen seen() {
        var current = known;
        if (current == null) {
            current = new Grounds.Seen(topic, revisions);
            known = current;
        }
        return current;
    }
}
