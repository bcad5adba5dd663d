package io.streamplane.ops;

import io.streamplane.ops.command.ApiServerCommand;
import io.streamplane.ops.command.AsOfCommand;
import io.streamplane.ops.command.AuditCommand;
import io.streamplane.ops.command.BenchCommand;
import io.streamplane.ops.command.CapacityCommand;
import io.streamplane.ops.command.CommandGroups;
import io.streamplane.ops.command.CompletionCommand;
import io.streamplane.ops.command.ControllersCommand;
import io.streamplane.ops.command.DemoCommand;
import io.streamplane.ops.command.ForkCommand;
import io.streamplane.ops.command.Invocation;
import io.streamplane.ops.command.KubeletSimCommand;
import io.streamplane.ops.command.ProduceCommand;
import io.streamplane.ops.command.ReplayCommand;
import io.streamplane.ops.command.RestoreCommand;
import io.streamplane.ops.command.SchedulerCommand;
import io.streamplane.ops.command.ShredCommand;
import io.streamplane.ops.command.UpCommand;
import io.streamplane.ops.command.VerifyCommand;
import io.streamplane.ops.command.WhatIfCommand;
import io.streamplane.ops.command.WhyCommand;
import io.streamplane.schemas.journal.ToolAgent;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The root of the command line. */
@Command(
        name = "streamplane",
        mixinStandardHelpOptions = true,
        version = "streamplane " + ToolAgent.VERSION + " (Kubernetes API v1.36.0)",
        description = "A Kubernetes-compatible control plane whose database is a Kafka log.",
        footer = {
            "  ops/streamplane demo",
            "",
            "COMMAND --help says more of each, and README.md tells a first hour with it."
        },
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            DemoCommand.class,
            UpCommand.class,
            ApiServerCommand.class,
            ControllersCommand.class,
            SchedulerCommand.class,
            KubeletSimCommand.class,
            ProduceCommand.class,
            AuditCommand.class,
            WhyCommand.class,
            VerifyCommand.class,
            AsOfCommand.class,
            CapacityCommand.class,
            ReplayCommand.class,
            WhatIfCommand.class,
            ShredCommand.class,
            RestoreCommand.class,
            ForkCommand.class,
            BenchCommand.class,
            CompletionCommand.class,
        })
public final class Streamplane {

    private Streamplane() {}

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return CommandGroups.showIn(Invocation.of(new Streamplane()));
    }
}
