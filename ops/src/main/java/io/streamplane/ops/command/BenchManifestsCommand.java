package io.streamplane.ops.command;

import io.streamplane.ops.bench.ManifestsBench;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bench manifests}. */
@Command(
        name = "manifests",
        mixinStandardHelpOptions = true,
        footer = "  ops/streamplane bench manifests --manifests 5000",
        description = "From producing manifests all at once to the last of their results.")
public final class BenchManifestsCommand implements Callable<Integer> {

    @Option(names = "--manifests", defaultValue = "20000", description = "(default: ${DEFAULT-VALUE})")
    @AtLeast(1)
    private int manifests;

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        try (var folder = TemporaryDirectory.create("streamplane-bench")) {
            BenchCommand.print(spec, output, ManifestsBench.run(manifests, folder.path()));
        }
        return 0;
    }
}
