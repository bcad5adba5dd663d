package io.streamplane.apiserver.cel.eval;

import io.streamplane.apiserver.cel.value.EvaluationFailure;
import java.util.Map;

/** An expression that can be evaluated; it holds no state and may be used by many threads. */
public final class Program {

    private final Node root;
    private final Map<String, Integer> variables;
    private final int places;

    Program(Node root, Map<String, Integer> variables, int places) {
        this.root = root;
        this.variables = Map.copyOf(variables);
        this.places = places;
    }

    /**
     * @param values of the variables; one that is absent fails where it is used
     * @throws EvaluationFailure where the expression has no value
     * @throws Budget.Exhausted where it costs too much
     */
    public Object evaluate(Map<String, Object> values, Budget budget) {
        var frame = new Frame(places, budget);
        values.forEach((name, value) -> {
            Integer place = variables.get(name);
            if (place != null) {
                frame.set(place, value);
            }
        });
        try {
            return root.evaluate(frame);
        } catch (StackOverflowError e) {
            throw new EvaluationFailure("expression is nested too deeply");
        }
    }
}
