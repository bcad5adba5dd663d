package io.streamplane.apiserver.plan;

import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.request.Caller;
import java.util.function.Supplier;

/** Copies namespaces, see {@link NamespaceFork}. */
public final class NamespaceForks {

    private final Commands commands;
    private final Creation creation;
    private final Supplier<String> uids;

    /** @param uids gives a new one at each call */
    public NamespaceForks(Commands commands, Creation creation, Supplier<String> uids) {
        this.commands = commands;
        this.creation = creation;
        this.uids = uids;
    }

    /** @param then what was there when {@code from} held what is to be copied */
    public Write fork(Caller caller, Snapshot then, String from, String to) {
        return new NamespaceFork(commands, creation, uids, caller, then, from, to);
    }
}
