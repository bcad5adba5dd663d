package io.streamplane.apiserver.cel;

import dev.cel.common.types.SimpleType;
import io.streamplane.apiserver.cel.ExpressionCompiler.CompilationFailure;
import io.streamplane.apiserver.cel.eval.Budget;
import io.streamplane.apiserver.cel.eval.Program;
import io.streamplane.apiserver.cel.schema.DeclaredType;
import io.streamplane.apiserver.cel.schema.RuleSchema;
import io.streamplane.apiserver.cel.schema.SchemaValues;
import io.streamplane.apiserver.cel.value.EvaluationFailure;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A condition over what somebody wants to do: {@code request} is the spec of a SubjectAccessReview ({@code
 * k8s.io/apiserver/pkg/authorization/cel}). Thread-safe.
 */
public final class AccessExpression {

    private static final String REQUEST = "request";
    private static final RuleSchema SPEC =
            RuleSchema.of((ObjectNode) JsonMapper.shared().readTree("""
            {"type":"object","properties":{
              "user":{"type":"string"},
              "uid":{"type":"string"},
              "groups":{"type":"array","items":{"type":"string"}},
              "extra":{"type":"object","additionalProperties":{"type":"array","items":{"type":"string"}}},
              "nonResourceAttributes":{"type":"object","properties":{"path":{"type":"string"},"verb":{"type":"string"}}},
              "resourceAttributes":{"type":"object","properties":{
                "namespace":{"type":"string"},"verb":{"type":"string"},"group":{"type":"string"},"version":{"type":"string"},
                "resource":{"type":"string"},"subresource":{"type":"string"},"name":{"type":"string"},
                "fieldSelector":SELECTOR,"labelSelector":SELECTOR}}}}
            """.replace("SELECTOR", """
            {"type":"object","properties":{"rawSelector":{"type":"string"},"requirements":{"type":"array","items":{"type":"object",
            "properties":{"key":{"type":"string"},"operator":{"type":"string"},"values":{"type":"array","items":{"type":"string"}}}}}}}""")));
    private static final DeclaredType TYPE = named(
            DeclaredType.of(SPEC, "kubernetes.SubjectAccessReviewSpec", false).orElseThrow());

    private final String text;
    private final Program program;

    private AccessExpression(String text, Program program) {
        this.text = text;
        this.program = program;
    }

    /** Fields of a review are named as they are; only those of objects are escaped. */
    private static DeclaredType named(DeclaredType type) {
        var fields = new LinkedHashMap<String, DeclaredType>();
        type.fields()
                .forEach((name, field) -> fields.put(name.equals("__namespace__") ? "namespace" : name, named(field)));
        return new DeclaredType(type.type(), type.maxElements(), type.minSize(), type.element(), fields);
    }

    /** Throws {@link IllegalArgumentException} where it is wrong. */
    public static AccessExpression of(String text) {
        try {
            var compiled = ExpressionCompiler.of(List.of(TYPE), Map.of(REQUEST, TYPE.type()))
                    .compile(text);
            if (!compiled.type().equals(SimpleType.BOOL)) {
                throw new IllegalArgumentException("must evaluate to bool");
            }
            return new AccessExpression(text, compiled.program());
        } catch (CompilationFailure e) {
            throw new IllegalArgumentException("compilation failed: " + e.text(), e);
        }
    }

    /**
     * Whether it holds.
     *
     * @param spec of a SubjectAccessReview
     * @throws EvaluationFailure where that cannot be told
     */
    public boolean holds(ObjectNode spec) {
        var budget = new Budget(Budget.PER_CALL, new Budget.Work(Budget.WORK));
        try {
            return Boolean.TRUE.equals(program.evaluate(Map.of(REQUEST, SchemaValues.of(spec, SPEC)), budget));
        } catch (EvaluationFailure | Budget.Exhausted e) {
            throw new EvaluationFailure(
                    "cel evaluation error: expression '" + text + "' resulted in error: " + e.getMessage());
        }
    }
}
