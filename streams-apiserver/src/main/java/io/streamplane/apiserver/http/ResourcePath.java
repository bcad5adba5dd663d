package io.streamplane.apiserver.http;

import io.streamplane.apiserver.request.Target;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindRegistry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Paths of resources: {@code /api/v1/...} and {@code /apis/GROUP/VERSION/...}, then optionally
 * {@code namespaces/NS}, the resource, a name and a subresource.
 */
final class ResourcePath {

    private ResourcePath() {}

    /** Empty where none of the kinds has this path. */
    static Optional<Target> parse(KindRegistry kinds, String path) {
        List<String> segments = new ArrayList<>(Arrays.asList(path.substring(1).split("/", -1)));
        if (segments.getLast().isEmpty()) {
            segments.removeLast();
        }
        String group;
        int prefix;
        if (segments.size() >= 3 && segments.getFirst().equals("api")) {
            group = "";
            prefix = 2;
        } else if (segments.size() >= 4 && segments.getFirst().equals("apis")) {
            group = segments.get(1);
            prefix = 3;
        } else {
            return Optional.empty();
        }
        return target(kinds, group, segments.get(prefix - 1), segments.subList(prefix, segments.size()));
    }

    /** A deprecated path that watches, e.g. {@code /api/v1/watch/namespaces/NS/pods}. */
    static Optional<Target> parseWatch(KindRegistry kinds, String path) {
        String plain = path.replaceFirst("^(/api/[^/]+|/apis/[^/]+/[^/]+)/watch/", "$1/");
        return plain.equals(path) ? Optional.empty() : parse(kinds, plain);
    }

    private static Optional<Target> target(KindRegistry kinds, String group, String version, List<String> rest) {
        if (rest.size() >= 3
                && rest.getFirst().equals("namespaces")
                && !rest.get(1).isEmpty()) {
            Kind kind = kinds.ofPath(group, version, rest.get(2)).orElse(null);
            if (kind != null && kind.namespaced()) {
                return target(kind, rest.get(1), rest.subList(3, rest.size()));
            }
        }
        Kind kind = kinds.ofPath(group, version, rest.getFirst()).orElse(null);
        return target(kind, "", rest.subList(1, rest.size()));
    }

    private static Optional<Target> target(@Nullable Kind kind, String namespace, List<String> rest) {
        if (kind == null || rest.size() > 2 || rest.contains("")) {
            return Optional.empty();
        }
        String name = rest.isEmpty() ? "" : rest.getFirst();
        String subresource = rest.size() < 2 ? "" : rest.get(1);
        if (!subresource.isEmpty() && !kind.subresources().contains(subresource)) {
            return Optional.empty();
        }
        if (!name.isEmpty() && kind.namespaced() && namespace.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Target(kind, namespace, name, subresource));
    }
}
