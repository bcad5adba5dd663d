package io.streamplane.apiserver.http;

import io.streamplane.apiserver.request.Failures;
import io.streamplane.apiserver.request.OptionException;
import io.streamplane.apiserver.request.WriteOptions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** A request's query parameters, with the defaults that Kubernetes gives them. */
final class QueryOptions {

    private final Map<String, List<String>> parameters;

    static final QueryOptions NONE = new QueryOptions(Map.of());

    QueryOptions(Map<String, List<String>> parameters) {
        this.parameters = parameters;
    }

    static QueryOptions of(Request request) {
        try {
            return new QueryOptions(Request.extractQueryParameters(request).toMultiMap());
        } catch (RuntimeException e) {
            // What Jetty throws for an escape that is no UTF-8 depends on the escape.
            throw new RequestException(HttpFailures.badRequest("invalid query string: " + e.getMessage()));
        }
    }

    QueryOptions with(String name, String value) {
        var all = new HashMap<>(parameters);
        all.put(name, List.of(value));
        return new QueryOptions(all);
    }

    String text(String name) {
        var values = parameters.get(name);
        return values == null || values.isEmpty() ? "" : values.getFirst();
    }

    boolean has(String name) {
        return parameters.containsKey(name);
    }

    List<String> all(String name) {
        return parameters.getOrDefault(name, List.of());
    }

    /** A parameter without value is true. */
    boolean flag(String name) {
        return WriteOptions.flag(all(name));
    }

    @Nullable
    Long number(String name) {
        String value = text(name);
        if (value.isEmpty()) {
            return null;
        }
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException e) {
            String why = value.matches("[+-]?[0-9]+") ? "value out of range" : "invalid syntax";
            throw new RequestException(HttpFailures.badRequest("strconv.ParseInt: parsing \"" + value + "\": " + why));
        }
    }

    /** @param kind of the options, e.g. PatchOptions */
    WriteOptions write(String kind) {
        return read(kind, () -> WriteOptions.of(this::all));
    }

    boolean dryRun() {
        return read("DeleteOptions", () -> WriteOptions.dryRun(all("dryRun")));
    }

    private static <T> T read(String kind, Supplier<T> value) {
        try {
            return value.get();
        } catch (OptionException e) {
            throw new RequestException(Failures.invalidOptions(kind, e.error()));
        }
    }
}
