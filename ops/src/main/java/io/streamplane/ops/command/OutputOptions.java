package io.streamplane.ops.command;

import java.io.PrintWriter;
import java.util.function.Supplier;
import picocli.CommandLine.Option;

/** Whether a tool prints what it found for people, or as JSON for programs. */
final class OutputOptions {

    enum Format {
        TABLE,
        JSON
    }

    @Option(
            names = {"-o", "--output"},
            defaultValue = "table",
            description = "table or json (default: table)")
    private Format format = Format.TABLE;

    boolean isJson() {
        return format == Format.JSON;
    }

    /**
     * Prints the form that was asked for.
     *
     * @param table with line separators at the lines' ends
     * @param json without one at its end
     */
    void print(PrintWriter out, Supplier<String> table, Supplier<String> json) {
        out.print(isJson() ? json.get() + System.lineSeparator() : table.get());
        out.flush();
    }
}
