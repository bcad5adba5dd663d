package io.streamplane.apiserver.http;

import io.streamplane.apiserver.auth.AuthenticatedUser;
import io.streamplane.apiserver.operation.Target;
import io.streamplane.schemas.kind.Kind;
import java.util.Set;

/** The verbs of requests, and how a refusal of one reads. */
final class Access {

    private static final Set<String> PUBLIC = Set.of("/healthz", "/livez", "/readyz", "/version", "/version/");

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

    static String refusal(AuthenticatedUser user, String verb, Target target) {
        Kind kind = target.kind();
        String resource = kind.resource() + (target.subresource().isEmpty() ? "" : "/" + target.subresource());
        String named = kind.resource()
                + (kind.group().isEmpty() ? "" : "." + kind.group())
                + (target.name().isEmpty() ? "" : " \"" + target.name() + "\"");
        String scope = kind.namespaced() && !target.namespace().isEmpty()
                ? "in the namespace \"" + target.namespace() + "\""
                : "at the cluster scope";
        return named + " is forbidden: User \"" + user.name() + "\" cannot " + verb + " resource \"" + resource
                + "\" in API group \"" + kind.group() + "\" " + scope;
    }
}
