package io.streamplane.apiserver.http;

import io.streamplane.apiserver.authorization.Attributes;
import io.streamplane.apiserver.request.Target;
import io.streamplane.apiserver.select.FieldSelector;
import io.streamplane.apiserver.select.SelectorException;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What a request asks for, as authorizers are told: also of kinds that other servers have, or nobody ({@code
 * k8s.io/apiserver/pkg/endpoints/request/requestinfo.go}).
 */
final class PathAttributes {

    private static final Set<String> SELECTING = Set.of("list", "watch", "deletecollection");
    private static final Set<String> OF_NAMESPACES = Set.of("status", "finalize");

    private PathAttributes() {}

    /** Of a kind that is served here. */
    static Attributes of(String verb, Target target, QueryOptions query) {
        if (!SELECTING.contains(verb)) {
            return Attributes.of(verb, target);
        }
        var attributes = Attributes.of(verb, target, query.text("fieldSelector"), query.text("labelSelector"));
        return named(attributes);
    }

    /** A selection of one name asks for that object only. */
    private static Attributes named(Attributes wanted) {
        if (!wanted.name().isEmpty() || wanted.fieldSelector().isEmpty()) {
            return wanted;
        }
        try {
            String name = FieldSelector.parse(wanted.fieldSelector()).required("metadata.name");
            return name.isEmpty() || name.contains("/") ? wanted : wanted.named(name);
        } catch (SelectorException e) {
            return wanted;
        }
    }

    /** Of any other path. */
    static Attributes of(String method, String path, QueryOptions query) {
        List<String> segments = List.of(strip(path).split("/", -1));
        int prefix = segments.getFirst().equals("api") ? 2 : segments.getFirst().equals("apis") ? 3 : 0;
        if (prefix == 0 || segments.size() <= prefix) {
            return Attributes.ofPath(method.toLowerCase(Locale.ROOT), path);
        }
        String group = prefix == 2 ? "" : segments.get(1);
        String version = segments.get(prefix - 1);
        List<String> rest = segments.subList(prefix, segments.size());
        boolean watched = rest.getFirst().equals("watch") && rest.size() > 1;
        if (watched) {
            rest = rest.subList(1, rest.size());
        }
        String namespace = "";
        if (rest.getFirst().equals("namespaces") && rest.size() > 1) {
            namespace = rest.get(1);
            if (rest.size() > 2 && !OF_NAMESPACES.contains(rest.get(2))) {
                rest = rest.subList(2, rest.size());
            }
        }
        String name = rest.size() > 1 ? rest.get(1) : "";
        String verb = watched ? "watch" : verb(method, name.isEmpty(), query);
        boolean selects = SELECTING.contains(verb);
        return named(new Attributes(
                verb,
                group,
                version,
                rest.getFirst(),
                rest.size() > 2 ? rest.get(2) : "",
                namespace,
                name,
                selects ? query.text("fieldSelector") : "",
                selects ? query.text("labelSelector") : "",
                ""));
    }

    private static String strip(String path) {
        int start = path.startsWith("/") ? 1 : 0;
        int end = path.length() > start && path.endsWith("/") ? path.length() - 1 : path.length();
        return path.substring(start, end);
    }

    private static String verb(String method, boolean many, QueryOptions query) {
        return switch (method) {
            case "POST" -> "create";
            case "GET", "HEAD" -> many ? query.flag("watch") ? "watch" : "list" : "get";
            case "PUT" -> "update";
            case "PATCH" -> "patch";
            case "DELETE" -> many ? "deletecollection" : "delete";
            default -> "";
        };
    }
}
