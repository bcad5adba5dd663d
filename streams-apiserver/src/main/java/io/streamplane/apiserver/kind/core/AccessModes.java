package io.streamplane.apiserver.kind.core;

import io.streamplane.apiserver.kind.Errors;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** How pods may use a volume: what is wrong with a list of modes, and how kubectl prints one. */
final class AccessModes {

    private static final String ONE_POD = "ReadWriteOncePod";
    private static final List<String> ALL = List.of("ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", ONE_POD);
    private static final Map<String, String> SHORT =
            Map.of("ReadWriteOnce", "RWO", "ReadOnlyMany", "ROX", "ReadWriteMany", "RWX", ONE_POD, "RWOP");

    private AccessModes() {}

    /**
     * @param spec of a volume or a claim
     * @param none what to say where there is no mode
     */
    static void validate(Errors errors, ObjectNode spec, String path, String none) {
        List<String> modes = Tree.texts(spec, "accessModes");
        String at = path + ".accessModes";
        if (modes.isEmpty()) {
            errors.required(at, none);
        }
        modes.stream().filter(mode -> !ALL.contains(mode)).forEach(mode -> errors.notSupported(at, mode, ALL));
        boolean others = modes.stream().anyMatch(mode -> ALL.contains(mode) && !mode.equals(ONE_POD));
        if (modes.contains(ONE_POD) && others) {
            errors.forbidden(at, "may not use ReadWriteOncePod with other access modes");
        }
    }

    /** {@code RWO,RWX}: each once, in Kubernetes' order. */
    static String format(@Nullable ObjectNode parent) {
        List<String> modes = Tree.texts(parent, "accessModes");
        return List.of("ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany", ONE_POD).stream()
                .filter(modes::contains)
                .map(SHORT::get)
                .collect(Collectors.joining(","));
    }
}
