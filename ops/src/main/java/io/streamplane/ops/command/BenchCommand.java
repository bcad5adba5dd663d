package io.streamplane.ops.command;

import io.streamplane.ops.bench.BenchReport;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Groups the benches. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = "Measure this build on this machine.",
        subcommands = {BenchJournalCommand.class, BenchPodsCommand.class, BenchManifestsCommand.class})
public final class BenchCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "expected a bench to run: journal, pods or manifests");
    }

    /** How a bench prints. */
    static final class Output {

        @Option(
                names = {"-o", "--output"},
                defaultValue = "table",
                description = "table or json (default: table)")
        private OutputFormat format = OutputFormat.TABLE;

        void print(PrintWriter out, BenchReport report) {
            out.print(format == OutputFormat.JSON ? report.json() + System.lineSeparator() : report.table());
            out.flush();
        }
    }
}
