package io.streamplane.ops.output;

import java.io.Console;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.UsageMessageSpec;

/** The terminal that a tool was called from, where it was. */
public final class Terminal {

    private Terminal() {}

    /** Whether somebody reads along: both the standard input and the standard output are a terminal. */
    public static boolean isThere() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }

    /** What the user answers to a question; null where there is nobody, or no answer. */
    public static @Nullable String ask(String question) {
        Console console = System.console();
        return console == null ? null : console.readLine("%s", question);
    }

    /** Its columns; no limit where there is none. */
    public static int width() {
        return isThere() ? new UsageMessageSpec().autoWidth(true).width() : Integer.MAX_VALUE;
    }
}
