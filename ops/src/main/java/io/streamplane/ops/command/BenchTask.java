package io.streamplane.ops.command;

import io.streamplane.ops.assembly.TemporaryDirectory;
import io.streamplane.ops.bench.BenchReport;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What all benches have in common: a folder that is deleted afterwards, and a report that is printed as a table or as JSON. */
abstract class BenchTask implements Callable<Integer> {

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    /** @param folder empty */
    abstract BenchReport run(Path folder) throws Exception;

    /** The launcher's own, for benches that start it in a process of its own. */
    final Class<?> mainClass() {
        return spec.root().userObject().getClass();
    }

    @Override
    public final Integer call() throws Exception {
        try (var folder = TemporaryDirectory.create("streamplane-bench")) {
            BenchReport report = run(folder.path());
            output.print(
                    spec.commandLine().getOut(),
                    report::table,
                    () -> report.json().toString());
        }
        return 0;
    }
}
