package io.streamplane.ops.command;

import io.streamplane.ops.log.Logs;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** What is logged, as options of every command. */
final class LoggingOptions {

    @Option(
            names = "--log-level",
            scope = ScopeType.INHERIT,
            paramLabel = "LEVEL",
            defaultValue = "${env:STREAMPLANE_LOG_LEVEL:-warn}",
            description = "error, warn, info, debug or trace; Kafka's own lines from debug on (default: warn)")
    private Logs.Level level = Logs.Level.WARN;

    @Option(
            names = "--log-format",
            scope = ScopeType.INHERIT,
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "text, or json for one object a line (default: text)")
    private Logs.Format format = Logs.Format.TEXT;

    void set() {
        Logs.set(level, format);
    }
}
