package io.streamplane.apiserver.cel.eval;

import java.util.List;

/** One function with all its overloads; it looks at the types of its arguments. */
@FunctionalInterface
public interface CelFunction {

    /**
     * @param arguments the receiver, where there is one, comes first
     * @throws io.streamplane.apiserver.cel.value.EvaluationFailure where there is no value for them
     */
    Object call(List<Object> arguments, Budget budget);
}
