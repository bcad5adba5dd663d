package io.streamplane.ops.command;

import io.streamplane.apiserver.journal.read.Moment;

/** A moment as users name it: {@link Moment#parse} reads it. */
final class TimeArgument {

    /** How help texts say what is read. */
    static final String MOMENT = "a revision, -1 for the one before the newest, RFC 3339, or how long ago, e.g. 10m";

    private TimeArgument() {}
}
