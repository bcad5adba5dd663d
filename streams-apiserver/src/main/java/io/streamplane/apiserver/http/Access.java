package io.streamplane.apiserver.http;

import io.streamplane.apiserver.request.Target;
import java.util.Set;

/** The verbs of requests, and what needs no authentication. */
final class Access {

    private static final Set<String> PUBLIC = Set.of(
            "/healthz", "/healthz/ping", "/livez", "/livez/ping", "/readyz", "/readyz/ping", "/version", "/version/");

    private Access() {}

    /** Paths that anybody may read. */
    static boolean mayRead(String path) {
        return PUBLIC.contains(path);
    }

    /** get, list, watch, create, update, patch, delete or deletecollection. */
    static String verb(String method, Target target, QueryOptions query) {
        boolean collection = target.name().isEmpty();
        return switch (method) {
            case "GET", "HEAD" -> {
                if (query.flag("watch") && target.subresource().isEmpty()) {
                    yield "watch";
                }
                yield collection ? "list" : "get";
            }
            case "POST" -> "create";
            case "PUT" -> "update";
            case "PATCH" -> "patch";
            case "DELETE" -> collection ? "deletecollection" : "delete";
            default -> throw new RequestException(HttpFailures.methodNotAllowed());
        };
    }
}
