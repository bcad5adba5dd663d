package io.streamplane.ops.command;

import io.streamplane.ops.bench.BenchReport;
import io.streamplane.ops.bench.ManifestsBench;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bench manifests}. */
@Command(
        name = "manifests",
        mixinStandardHelpOptions = true,
        footer = "  ops/streamplane bench manifests --manifests 5000",
        description = "From producing manifests all at once to the last of their results.")
public final class BenchManifestsCommand extends BenchTask {

    @Option(names = "--manifests", defaultValue = "20000", description = "(default: ${DEFAULT-VALUE})")
    @AtLeast(1)
    private int manifests;

    @Override
    BenchReport run(Path folder) throws Exception {
        return ManifestsBench.run(manifests, folder);
    }
}
