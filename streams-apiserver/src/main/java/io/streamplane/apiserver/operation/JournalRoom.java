package io.streamplane.apiserver.operation;

import org.jspecify.annotations.Nullable;

/** Whether there is room for what is written. Asked before every write, by many threads; answers at once. */
@FunctionalInterface
public interface JournalRoom {

    /** Where others see to it that there is, as on a Kafka cluster of its own. */
    JournalRoom UNWATCHED = () -> null;

    /** Why nothing more may be written, for the one who wants to; null where there is room. */
    @Nullable
    String problem();
}
