package io.streamplane.apiserver.cel.cost;

import io.streamplane.apiserver.kind.FieldError;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The costs of all rules of one schema, and what exceeds Kubernetes' limits. */
public final class RuleCosts {

    private static final long MOST_OF_RULE = 10_000_000;
    private static final long MOST_OF_SCHEMA = 100_000_000;
    private static final int NAMED = 4;
    private static final double BEYOND_MEASURE = 100;
    private static final double CLOSE = 1.5;

    private record Expensive(String path, long cost) {}

    private final List<Expensive> expensive = new ArrayList<>();
    private long total;

    /** What is wrong with what one rule costs, over all values that it is evaluated for. */
    public Optional<FieldError> rule(String path, long cost) {
        return add(path, "estimated rule cost", cost);
    }

    public Optional<FieldError> message(String path, long cost) {
        return add(path, "estimated messageExpression cost", cost);
    }

    private Optional<FieldError> add(String path, String name, long cost) {
        total = Size.sum(total, cost);
        if (cost >= MOST_OF_SCHEMA / 100) {
            expensive.add(new Expensive(path, cost));
        }
        return cost > MOST_OF_RULE
                ? Optional.of(FieldError.forbidden(path, exceeded(name, cost, MOST_OF_RULE)))
                : Optional.empty();
    }

    /** What is wrong with the costs together; the most expensive rules are named. */
    public List<FieldError> total(String path) {
        if (total <= MOST_OF_SCHEMA) {
            return List.of();
        }
        var errors = new ArrayList<FieldError>();
        expensive.stream()
                .sorted(Comparator.comparingLong(Expensive::cost).reversed())
                .limit(NAMED)
                .forEach(each -> errors.add(FieldError.forbidden(
                        each.path,
                        "contributed to estimated rule cost total exceeding cost limit for entire OpenAPIv3 schema")));
        errors.add(FieldError.forbidden(
                path,
                exceeded(
                        "x-kubernetes-validations estimated rule cost total for entire OpenAPIv3 schema",
                        total,
                        MOST_OF_SCHEMA)));
        return errors;
    }

    private static String exceeded(String name, long cost, long limit) {
        double factor = (double) cost / limit;
        String shown = factor > BEYOND_MEASURE
                ? "more than 100x"
                : String.format(Locale.ROOT, factor < CLOSE ? "%fx" : "%.1fx", factor);
        return name + " exceeds budget by factor of " + shown + " (try simplifying the rule, or adding maxItems,"
                + " maxProperties, and maxLength where arrays, maps, and strings are declared)";
    }

    public static long product(long one, long other) {
        return Size.product(one, other);
    }
}
