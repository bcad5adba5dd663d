package io.streamplane.ops.command;

import io.streamplane.apiserver.materializer.Views;
import picocli.CommandLine.Option;

/** Which typed views are kept. */
final class ViewOptions {

    @Option(
            names = "--views",
            defaultValue = "all",
            description = "typed views to keep on topics desired.* and observed.*: all, none, or resources such as"
                    + " pods,deployments.apps; the same for all API servers (default: ${DEFAULT-VALUE})")
    private String views = "all";

    Views views() {
        return Views.parse(views);
    }
}
