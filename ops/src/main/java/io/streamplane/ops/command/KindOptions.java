package io.streamplane.ops.command;

import io.streamplane.schemas.kind.KindRegistry;
import io.streamplane.schemas.kind.builtin.Kinds;
import java.util.List;
import picocli.CommandLine.Option;

/** Which kinds a role knows, as options. */
final class KindOptions {

    @Option(
            names = "--without-kinds",
            hidden = true,
            split = ",",
            paramLabel = "RESOURCE",
            description = "kinds to leave out, e.g. leases.coordination.k8s.io, as a build that does not have them yet")
    private List<String> without = List.of();

    KindRegistry kinds() {
        KindRegistry kinds = Kinds.builtIn();
        for (String resource : without) {
            kinds = kinds.without(kinds.get(resource).resource());
        }
        return kinds;
    }
}
