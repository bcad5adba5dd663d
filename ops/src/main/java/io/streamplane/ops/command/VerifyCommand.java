package io.streamplane.ops.command;

import io.streamplane.apiserver.journal.load.MaterializedTopics;
import io.streamplane.apiserver.journal.read.JournalReader;
import io.streamplane.apiserver.verify.Repair;
import io.streamplane.apiserver.verify.Verification;
import io.streamplane.ops.assembly.Connection;
import io.streamplane.ops.audit.VerificationReport;
import io.streamplane.ops.output.ProgressLine;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code verify}. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        footer = "  ops/streamplane verify --data-dir mycluster",
        description =
                "Prove that desired.*, observed.* and bindings equal the journal applied, key by key, while the system"
                        + " runs or not. Ends with 0 where they do, else with 1, having named each difference.")
public final class VerifyCommand implements Callable<Integer> {

    @Mixin
    private ClusterOptions cluster = new ClusterOptions();

    @Option(
            names = "--repair",
            description =
                    "Have the materializer write anew what differs: each such object is written to the journal as it is,"
                            + " and gets a new revision. Records that belong to no object are removed. Prints what was found"
                            + " to the standard error, and compares again.")
    private boolean repair;

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        Verification.Report report = compared();
        output.print(
                spec.commandLine().getOut(),
                () -> VerificationReport.text(report),
                () -> VerificationReport.json(report).toPrettyString());
        return report.differences().isEmpty() ? 0 : 1;
    }

    private Verification.Report compared() throws Exception {
        try (Connection connection = cluster.connect();
                var progress = ProgressLine.of("Reading the journal", "commands");
                JournalReader journal = connection.journal(progress);
                var topics = new MaterializedTopics(connection.settings())) {
            Verification.Report found = Verification.run(topics, journal);
            if (!repair || found.differences().isEmpty()) {
                return found;
            }
            spec.commandLine().getErr().print(VerificationReport.text(found));
            try (var repairing = new Repair(connection.settings(), connection.registry(), connection.kinds())) {
                return repairing.run(found, topics, journal);
            }
        }
    }
}
