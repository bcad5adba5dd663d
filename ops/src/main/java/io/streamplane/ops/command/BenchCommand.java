package io.streamplane.ops.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Groups the benches. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        footer = "  ops/streamplane bench pods --pods 1000 --nodes 100",
        description = "Measure this build on this machine.",
        subcommands = {
            BenchJournalCommand.class,
            BenchPodsCommand.class,
            BenchRolloutCommand.class,
            BenchControllersCommand.class,
            BenchApiCommand.class,
            BenchWatchCommand.class,
            BenchManifestsCommand.class,
            BenchHistoryCommand.class,
            BenchForkCommand.class,
            BenchStartCommand.class,
            BenchIdleCommand.class,
            BenchKubeletCommand.class,
        })
public final class BenchCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "expected a bench to run: journal, pods, rollout, controllers, api, watch, manifests, history, fork, start, idle or kubelet");
    }
}
