package io.streamplane.apiserver.materializer;

import io.streamplane.schemas.fact.FactRecord;
import java.util.Collection;
import java.util.Set;
import java.util.function.Consumer;

/** The topics of the typed views, and what the materializer has written elsewhere that they can be made from. For one thread. */
interface ViewTopics {

    /** Where every topic exists, as in tests without a broker. */
    ViewTopics PRESENT = new ViewTopics() {
        @Override
        public void ensure(Destination view) {}

        @Override
        public Set<String> existing() {
            return Set.of();
        }

        @Override
        public Set<String> withRecords(Set<String> some) {
            return some;
        }

        @Override
        public void remove(Collection<String> views) {}

        @Override
        public void readCommitted(Consumer<FactRecord> parts) {}
    };

    /** Returns when the topic exists and can be written to. */
    void ensure(Destination view);

    /** Names of all views that have a topic. */
    Set<String> existing();

    /** Those of some views that have a topic to which something was written. */
    Set<String> withRecords(Set<String> some);

    void remove(Collection<String> views);

    /** Gives every part of every object, as of the last transaction that the materializer has committed. */
    void readCommitted(Consumer<FactRecord> parts);
}
