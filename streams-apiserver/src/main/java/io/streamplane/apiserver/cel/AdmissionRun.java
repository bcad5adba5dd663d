package io.streamplane.apiserver.cel;

import io.streamplane.apiserver.cel.eval.Budget;
import io.streamplane.apiserver.cel.library.AccessChecks;
import io.streamplane.apiserver.cel.library.AuthorizerLibrary;
import io.streamplane.apiserver.cel.schema.PlainValues;
import io.streamplane.apiserver.cel.value.CelMap;
import io.streamplane.apiserver.cel.value.EvaluationFailure;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Evaluates expressions over one request, within one budget. Variables are evaluated when they are first asked for. One thread uses
 * a run.
 */
public final class AdmissionRun {

    /** For all expressions of one kind, over one request (RuntimeCELCostBudget). */
    public static final long BUDGET = Budget.PER_OBJECT;

    /** For all match conditions. */
    public static final long MATCH_BUDGET = Budget.PER_OBJECT / 4;

    private final AdmissionExpressions expressions;
    private final Map<String, Object> inputs = new HashMap<>();
    private final Map<String, Object> variables = new HashMap<>();
    private final Budget.Work work = new Budget.Work(Budget.WORK);
    private long left;
    private long ofVariables;

    /** There is no budget left; no more can be evaluated. */
    public static final class OutOfBudget extends RuntimeException {
        private static final long serialVersionUID = 1L;

        OutOfBudget() {
            super(
                    "validation failed due to running out of cost budget, no further validation rules will be run",
                    null,
                    false,
                    false);
        }
    }

    /**
     * What is asked for, in JSON.
     *
     * @param request an AdmissionRequest without its objects
     * @param object null at a deletion
     * @param oldObject null at a creation
     * @param namespace null of what is in none
     * @param parameters null where there are none
     * @param checks of who asks
     * @param requestResource what is asked for, for such checks
     */
    public record Input(
            ObjectNode request,
            @Nullable ObjectNode object,
            @Nullable ObjectNode oldObject,
            @Nullable ObjectNode namespace,
            @Nullable ObjectNode parameters,
            AccessChecks checks,
            Object requestResource) {}

    public AdmissionRun(AdmissionExpressions expressions, Input input, long budget) {
        this.expressions = expressions;
        left = budget;
        inputs.put(AdmissionExpressions.REQUEST, PlainValues.of(input.request));
        inputs.put(AdmissionExpressions.OBJECT, PlainValues.of(input.object));
        inputs.put(AdmissionExpressions.OLD_OBJECT, PlainValues.of(input.oldObject));
        inputs.put(AdmissionExpressions.NAMESPACE, PlainValues.of(input.namespace));
        inputs.put(AdmissionExpressions.PARAMETERS, PlainValues.of(input.parameters));
        inputs.put(AdmissionExpressions.AUTHORIZER, AuthorizerLibrary.authorizer(input.checks));
        inputs.put(AdmissionExpressions.REQUEST_RESOURCE, input.requestResource);
        inputs.put(AdmissionExpressions.VARIABLES, new Variables());
    }

    /** What is left of the budget. */
    public long left() {
        return left;
    }

    /**
     * A value, as the evaluator has it.
     *
     * @throws EvaluationFailure where there is none
     * @throws OutOfBudget where it costs more than is left
     */
    public Object evaluate(AdmissionExpression expression) {
        if (expression.program() == null) {
            throw new EvaluationFailure("compilation error: " + expression.problem());
        }
        var call = new Budget(Budget.PER_CALL, work);
        Object result = null;
        String failure = "";
        try {
            result = expression.program().evaluate(inputs, call);
        } catch (EvaluationFailure | Budget.Exhausted e) {
            failure = String.valueOf(e.getMessage());
        }
        spend(ofVariables);
        ofVariables = 0;
        spend(Math.min(call.cost(), Budget.PER_CALL + 1));
        if (result == null) {
            throw new EvaluationFailure("expression '" + expression.text() + "' resulted in error: " + failure);
        }
        return result;
    }

    private void spend(long cost) {
        if (cost > left) {
            left = 0;
            throw new OutOfBudget();
        }
        left -= cost;
    }

    private final class Variables implements CelMap {

        @Override
        public int size() {
            int size = 0;
            for (String _ : expressions.variableNames()) {
                size++;
            }
            return size;
        }

        @Override
        public @Nullable Object find(Object key) {
            AdmissionExpression expression = key instanceof String name ? expressions.variable(name) : null;
            if (expression == null) {
                return null;
            }
            Object value = variables.get((String) key);
            if (value == null) {
                value = evaluated((String) key, expression);
                variables.put((String) key, value);
            }
            if (value instanceof EvaluationFailure failure) {
                throw failure;
            }
            return value;
        }

        private Object evaluated(String name, AdmissionExpression expression) {
            if (expression.program() == null) {
                return new EvaluationFailure(
                        "composited variable \"" + name + "\" fails to compile: " + expression.problem());
            }
            var call = new Budget(Budget.PER_CALL, work);
            try {
                return expression.program().evaluate(inputs, call);
            } catch (EvaluationFailure | Budget.Exhausted e) {
                return new EvaluationFailure(
                        "composited variable \"" + name + "\" fails to evaluate: " + e.getMessage());
            } finally {
                ofVariables += Math.min(call.cost(), Budget.PER_CALL + 1);
            }
        }

        @Override
        public Iterable<?> keys() {
            return expressions.variableNames();
        }
    }
}
