package io.streamplane.apiserver.journal.state;

/**
 * Hears of every applied command, in the journal's order, on the one thread that applies. It must not wait for anything:
 * whoever has more to do takes an {@link AppliedQueue}.
 */
@FunctionalInterface
public interface AppliedListener {

    void applied(AppliedCommand command);
}
