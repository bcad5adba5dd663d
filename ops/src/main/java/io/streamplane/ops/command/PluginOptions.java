package io.streamplane.ops.command;

import io.streamplane.schemas.plugin.PluginPath;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** Controllers of a user's own. */
final class PluginOptions {

    @Option(
            names = "--plugin-path",
            split = ",",
            description =
                    "jars, and folders of jars or of a folder for each plugin, with controllers and admission plug-ins of your own;"
                            + " they run beside the built-in ones")
    private List<Path> plugins = List.of();

    PluginPath path() {
        return new PluginPath(plugins);
    }
}
