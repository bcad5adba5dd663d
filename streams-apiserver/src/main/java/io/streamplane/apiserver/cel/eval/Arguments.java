package io.streamplane.apiserver.cel.eval;

import io.streamplane.apiserver.cel.value.CelList;
import io.streamplane.apiserver.cel.value.EvaluationFailure;
import java.util.List;

/** Reads arguments whose types the checker could not know. */
public final class Arguments {

    private Arguments() {}

    /** @throws EvaluationFailure where the argument has another type */
    public static <T> T of(Class<T> type, List<Object> arguments, int index) {
        if (index < arguments.size() && type.isInstance(arguments.get(index))) {
            return type.cast(arguments.get(index));
        }
        throw EvaluationFailure.noSuchOverload();
    }

    public static String text(List<Object> arguments, int index) {
        return of(String.class, arguments, index);
    }

    public static long number(List<Object> arguments, int index) {
        return of(Long.class, arguments, index);
    }

    public static CelList list(List<Object> arguments, int index) {
        return of(CelList.class, arguments, index);
    }
}
