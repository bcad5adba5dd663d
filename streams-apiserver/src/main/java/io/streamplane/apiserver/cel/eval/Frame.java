package io.streamplane.apiserver.cel.eval;

import io.streamplane.apiserver.cel.value.EvaluationFailure;
import org.jspecify.annotations.Nullable;

/** The variables of one evaluation, by their places. */
final class Frame {

    /**
     * What a loop holds in place of a value while a later element may still outweigh the failure, as in
     * {@code [0, 1].exists(x, 1 / x == 1)}.
     */
    record Failed(EvaluationFailure reason) {}

    private final @Nullable Object[] variables;
    final Budget budget;

    Frame(int size, Budget budget) {
        variables = new Object[size];
        this.budget = budget;
    }

    Object get(int place, String name) {
        Object value = variables[place];
        if (value == null) {
            throw new EvaluationFailure("no such attribute(s): " + name);
        } else if (value instanceof Failed failed) {
            throw failed.reason;
        }
        return value;
    }

    void set(int place, @Nullable Object value) {
        variables[place] = value;
    }

    @Nullable
    Object previous(int place) {
        return variables[place];
    }
}
