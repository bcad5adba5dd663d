package io.streamplane.apiserver.http;

import io.streamplane.apiserver.operation.WriteOptions;
import io.streamplane.apiserver.operation.WriteOptions.FieldValidation;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
        } catch (IllegalArgumentException e) {
            throw new RequestException(HttpFailures.badRequest("invalid query string: " + e.getMessage()));
        }
    }

    String text(String name) {
        var values = parameters.get(name);
        return values == null || values.isEmpty() ? "" : values.getFirst();
    }

    List<String> all(String name) {
        return parameters.getOrDefault(name, List.of());
    }

    /** As Go's strconv reads it; a parameter without value is true. */
    boolean flag(String name) {
        if (!parameters.containsKey(name)) {
            return false;
        }
        String value = text(name).toLowerCase(Locale.ROOT);
        return !(value.equals("false") || value.equals("0") || value.equals("f"));
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
            throw new RequestException(HttpFailures.badRequest(
                    "unable to decode query parameter " + name + ": expected an integer, but got \"" + value + "\""));
        }
    }

    WriteOptions write() {
        return new WriteOptions(dryRun(), text("fieldManager"), fieldValidation(), flag("force"));
    }

    boolean dryRun() {
        for (String value : all("dryRun")) {
            if (!value.equals("All")) {
                throw new RequestException(HttpFailures.badRequest(
                        "dryRun: Unsupported value: \"" + value + "\": supported values: \"All\""));
            }
        }
        return !all("dryRun").isEmpty();
    }

    private FieldValidation fieldValidation() {
        return switch (text("fieldValidation")) {
            case "", "Warn" -> FieldValidation.WARN;
            case "Strict" -> FieldValidation.STRICT;
            case "Ignore" -> FieldValidation.IGNORE;
            default ->
                throw new RequestException(HttpFailures.badRequest("fieldValidation: Unsupported value: \""
                        + text("fieldValidation") + "\": supported values: \"Ignore\", \"Strict\", \"Warn\""));
        };
    }
}
