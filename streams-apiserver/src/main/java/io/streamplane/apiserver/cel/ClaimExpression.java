package io.streamplane.apiserver.cel;

import dev.cel.common.types.CelType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import io.streamplane.apiserver.cel.eval.Budget;
import io.streamplane.apiserver.cel.eval.Program;
import io.streamplane.apiserver.cel.value.CelList;
import io.streamplane.apiserver.cel.value.CelMap;
import io.streamplane.apiserver.cel.value.EvaluationFailure;
import io.streamplane.apiserver.cel.value.Null;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An expression of an AuthenticationConfiguration: over {@code claims}, or over {@code user} ({@code
 * k8s.io/apiserver/pkg/authentication/cel}). Holds no state.
 */
public final class ClaimExpression {

    private static final CelType ANYTHING = MapType.create(SimpleType.STRING, SimpleType.DYN);

    private final String text;
    private final Program program;

    private ClaimExpression(String text, Program program) {
        this.text = text;
        this.program = program;
    }

    /**
     * Throws {@link IllegalArgumentException} with what is wrong.
     *
     * @param variable claims or user
     */
    public static ClaimExpression compile(String text, String variable) {
        try {
            var compiler = ExpressionCompiler.of(List.of(), Map.of(variable, ANYTHING));
            return new ClaimExpression(text, compiler.compile(text).program());
        } catch (ExpressionCompiler.CompilationFailure e) {
            throw new IllegalArgumentException("compilation failed: " + e.text(), e);
        }
    }

    public String text() {
        return text;
    }

    /**
     * Whether it is true; throws {@link IllegalArgumentException} where it has no value, or another one.
     *
     * @param value of the variable
     */
    public boolean isTrue(String variable, ObjectNode value) {
        Object result = evaluate(variable, value);
        if (result instanceof Boolean truth) {
            return truth;
        }
        throw new IllegalArgumentException("expected a bool of expression '" + text + "', but got another value");
    }

    /** One text, or those of a list; none where it is null. Throws {@link IllegalArgumentException} where it is else. */
    public List<String> texts(String variable, ObjectNode value) {
        Object result = evaluate(variable, value);
        return switch (result) {
            case String one -> List.of(one);
            case Null _ -> List.of();
            case CelList list -> {
                var texts = new ArrayList<String>();
                for (int i = 0; i < list.size(); i++) {
                    if (!(list.get(i) instanceof String each)) {
                        throw new IllegalArgumentException("expected texts of expression '" + text + "'");
                    }
                    texts.add(each);
                }
                yield texts;
            }
            default -> throw new IllegalArgumentException("expected texts of expression '" + text + "'");
        };
    }

    private Object evaluate(String variable, ObjectNode value) {
        try {
            return program.evaluate(
                    Map.of(variable, value(value)), new Budget(Budget.PER_CALL, new Budget.Work(Budget.WORK)));
        } catch (EvaluationFailure | Budget.Exhausted e) {
            throw new IllegalArgumentException("expression '" + text + "' resulted in error: " + e.getMessage(), e);
        }
    }

    private static Object value(JsonNode node) {
        return switch (node) {
            case ObjectNode object -> {
                var fields = new LinkedHashMap<String, Object>();
                object.properties().forEach(field -> fields.put(field.getKey(), value(field.getValue())));
                yield CelMap.of(fields);
            }
            case ArrayNode list ->
                CelList.of(list.valueStream().map(ClaimExpression::value).toList());
            case JsonNode one when one.isString() -> one.stringValue();
            case JsonNode one when one.isBoolean() -> one.booleanValue();
            case JsonNode one when one.isIntegralNumber() && one.canConvertToLong() -> one.longValue();
            case JsonNode one when one.isNumber() -> one.doubleValue();
            default -> Null.NULL;
        };
    }
}
