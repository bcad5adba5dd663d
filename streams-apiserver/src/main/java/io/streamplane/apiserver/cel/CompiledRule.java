package io.streamplane.apiserver.cel;

import dev.cel.common.types.CelType;
import dev.cel.common.types.OptionalType;
import dev.cel.common.types.SimpleType;
import io.streamplane.apiserver.cel.ExpressionCompiler.CompilationFailure;
import io.streamplane.apiserver.cel.ExpressionCompiler.Compiled;
import io.streamplane.apiserver.cel.cost.CostEstimator;
import io.streamplane.apiserver.cel.eval.Program;
import io.streamplane.apiserver.cel.schema.DeclaredType;
import io.streamplane.apiserver.cel.schema.RuleSchema;
import io.streamplane.apiserver.cel.schema.ValidationRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A rule that was compiled for the type of its value.
 *
 * @param program absent where the rule is wrong
 * @param problem what is wrong with the rule; empty where nothing is
 * @param maxCost of one evaluation
 * @param message absent where the rule has no message expression, or a wrong one
 * @param messageProblem what is wrong with that
 * @param fieldPath the path that errors add; empty for the value itself
 */
record CompiledRule(
        ValidationRule rule,
        @Nullable Program program,
        String problem,
        boolean usesOldSelf,
        long maxCost,
        @Nullable Program message,
        String messageProblem,
        long messageMaxCost,
        String fieldPath) {

    static final String SELF = "self";
    static final String OLD_SELF = "oldSelf";

    /** @param schema of the value that the rules stand at; {@code rules} may come from an {@code allOf} of it */
    static List<CompiledRule> compile(List<ValidationRule> rules, RuleSchema schema, DeclaredType type) {
        if (rules.isEmpty()) {
            return List.of();
        }
        var compiler = ExpressionCompiler.of(List.of(type), Map.of(SELF, type.type(), OLD_SELF, type.type()));
        ExpressionCompiler optional = rules.stream().anyMatch(ValidationRule::allowsNoOldSelf)
                ? ExpressionCompiler.of(
                        List.of(type), Map.of(SELF, type.type(), OLD_SELF, OptionalType.create(type.type())))
                : compiler;
        var compiled = new ArrayList<CompiledRule>(rules.size());
        for (ValidationRule rule : rules) {
            compiled.add(compile(rule, schema, type, rule.allowsNoOldSelf() ? optional : compiler));
        }
        return compiled;
    }

    private static CompiledRule compile(
            ValidationRule rule, RuleSchema schema, DeclaredType type, ExpressionCompiler compiler) {
        Part condition = part(
                compiler,
                rule.rule(),
                SimpleType.BOOL,
                "compilation failed: ",
                "cel expression must evaluate to a bool");
        Part message = condition.problem.isEmpty() && !rule.messageExpression().isBlank()
                ? part(
                        compiler,
                        rule.messageExpression(),
                        SimpleType.STRING,
                        "messageExpression compilation failed: ",
                        "messageExpression must evaluate to a string")
                : Part.NONE;
        Compiled checked = condition.compiled;
        return new CompiledRule(
                rule,
                condition.program(),
                condition.problem,
                checked != null && checked.uses(OLD_SELF),
                condition.cost(type),
                message.program(),
                message.problem,
                message.cost(type),
                rule.fieldPath().isEmpty()
                        ? ""
                        : FieldPaths.normalized(rule.fieldPath(), schema).orElse(""));
    }

    /**
     * One of the two expressions of a rule.
     *
     * @param compiled null where it is wrong or absent
     */
    private record Part(@Nullable Compiled compiled, String problem) {

        static final Part NONE = new Part(null, "");

        @Nullable
        Program program() {
            return compiled == null ? null : compiled.program();
        }

        long cost(DeclaredType type) {
            return compiled == null ? 0 : CostEstimator.estimate(compiled.ast(), Map.of(SELF, type, OLD_SELF, type));
        }
    }

    private static Part part(
            ExpressionCompiler compiler, String expression, CelType expected, String failed, String otherType) {
        try {
            Compiled compiled = compiler.compile(expression);
            return compiled.type().equals(expected) ? new Part(compiled, "") : new Part(null, otherType);
        } catch (CompilationFailure e) {
            return new Part(null, failed + e.text());
        }
    }

    boolean isWrong() {
        return !problem.isEmpty();
    }

    Optional<Program> messageProgram() {
        return Optional.ofNullable(message);
    }
}
