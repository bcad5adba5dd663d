package io.streamplane.apiserver.admission;

import io.streamplane.apiserver.kind.Errors;
import io.streamplane.schemas.tree.Tree;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** What a plug-in of admission is told in the file of {@code --admission-control-config-file}. */
public final class PluginConfiguration {

    private PluginConfiguration() {}

    /** Throws {@link IllegalArgumentException} where it is there and none of the kind. */
    public static void require(@Nullable ObjectNode configuration, String plugin, String kind) {
        String found = Tree.text(configuration, "kind");
        if (configuration != null && !found.equals(kind) && !found.equals("Configuration")) {
            throw new IllegalArgumentException("expected a " + kind + " for " + plugin + ", but got " + found);
        }
    }

    /** Throws {@link IllegalArgumentException} where something is wrong. */
    public static void require(Errors errors, String plugin) {
        if (!errors.found().isEmpty()) {
            throw new IllegalArgumentException("couldn't init admission plugin \"" + plugin + "\": "
                    + errors.found().stream()
                            .map(each -> each.field() + ": " + each.message())
                            .collect(Collectors.joining(", ")));
        }
    }
}
