package io.streamplane.apiserver.materializer;

import io.streamplane.schemas.fact.FactRecord;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the topics agree with the choice of views when the materializer starts: views that are not wanted any more are
 * deleted; those that are wanted anew get what was written of their objects before, so that they too equal the journal.
 */
final class ViewBackfill {

    private static final Logger LOG = LoggerFactory.getLogger(ViewBackfill.class);

    private final ViewTopics topics;
    private final Views views;

    ViewBackfill(ViewTopics topics, Views views) {
        this.topics = topics;
        this.views = views;
    }

    /**
     * @param held the topics of views of which there are parts
     * @param writes takes what the new views must hold, each key's records in order
     */
    void run(Set<String> held, Consumer<Materialization.Write> writes) {
        Set<String> existing = topics.existing();
        List<String> unwanted = existing.stream()
                .filter(topic -> !views.includeTopic(topic))
                .sorted()
                .toList();
        if (!unwanted.isEmpty()) {
            LOG.info("Deleting the views {}, which are not chosen any more", unwanted);
            topics.remove(unwanted);
        }
        Set<String> missing = missing(held, existing);
        if (!missing.isEmpty()) {
            LOG.info("Filling new views of {}", missing);
            topics.readCommitted(record -> fill(record, missing, writes));
        }
    }

    private void fill(FactRecord record, Set<String> missing, Consumer<Materialization.Write> writes) {
        for (Destination to : Destination.of(record.key(), views)) {
            if (missing.contains(to.topic())) {
                writes.accept(new Materialization.Write(to, record.revision(), record.uid(), record.value()));
            }
        }
    }

    /** A topic without a record was created for a part that was not written to it yet. */
    private Set<String> missing(Set<String> held, Set<String> existing) {
        var missing = new HashSet<>(held);
        missing.removeIf(topic -> !views.includeTopic(topic));
        var there = new HashSet<>(missing);
        there.retainAll(existing);
        missing.removeAll(topics.withRecords(there));
        return missing;
    }
}
