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

    /** Whether it is below a version of a group, where each kind has its paths; discovery is not. */
    static boolean isOfKind(String path) {
        List<String> segments = segments(path);
        return prefix(segments) > 0 && segments.size() > prefix(segments);
    }

    /** Empty where none of the kinds has this path. */
    static Optional<Target> parse(KindRegistry kinds, String path) {
        List<String> segments = segments(path);
        int prefix = prefix(segments);
        if (prefix == 0 || segments.size() == prefix) {
            return Optional.empty();
        }
        String group = prefix == 2 ? "" : segments.get(1);
        return target(kinds, group, segments.get(prefix - 1), segments.subList(prefix, segments.size()));
    }

    private static List<String> segments(String path) {
        List<String> segments = new ArrayList<>(Arrays.asList(path.substring(1).split("/", -1)));
        if (segments.getLast().isEmpty()) {
            segments.removeLast();
        }
        return segments;
    }

    /** How many segments name a group and its version; 0 where none do. */
    private static int prefix(List<String> segments) {
        String first = segments.isEmpty() ? "" : segments.getFirst();
        int length = first.equals("api") ? 2 : first.equals("apis") ? 3 : 0;
        return segments.size() < length ? 0 : length;
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
        if (kind != null && rest.size() > 2 && rest.get(1).equals("proxy")) {
            return target(kind, namespace, rest.subList(0, 2)); // what follows is the other side's
        }
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
