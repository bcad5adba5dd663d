package io.streamplane.apiserver.journal.state;

/** Where one hears of the commands that a replica applies. */
@FunctionalInterface
public interface AppliedCommands {

    /**
     * Registers a listener.
     *
     * @return the state from which it listens: it hears of every command after this snapshot, and of none before
     */
    Snapshot listen(AppliedListener listener);
}
