package io.streamplane.apiserver.cel;

import io.streamplane.apiserver.cel.eval.Budget;
import io.streamplane.apiserver.cel.eval.Program;
import io.streamplane.apiserver.cel.schema.RuleSchema;
import io.streamplane.apiserver.cel.schema.SchemaValues;
import io.streamplane.apiserver.cel.schema.ValidationRule;
import io.streamplane.apiserver.cel.value.EvaluationFailure;
import io.streamplane.apiserver.kind.FieldError;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The evaluations for one object: what they have cost so far, and what they found. */
final class RuleRun {

    private static final int LONGEST_MESSAGE = 5 * 1024;

    /** An object that is refused need not be told more. */
    private static final int MOST_ERRORS = 1000;

    private static final int MOST_TEXT = 1 << 20;
    private static final String OUT_OF_BUDGET =
            "validation failed due to running out of cost budget, no further validation rules will be run";

    private final List<FieldError> errors = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private final Budget.Work work = new Budget.Work(Budget.WORK);
    private long budget = Budget.PER_OBJECT;
    private long text;

    boolean isOver() {
        return budget < 0;
    }

    RuleValidator.Outcome outcome() {
        return new RuleValidator.Outcome(List.copyOf(errors), List.copyOf(warnings));
    }

    /**
     * @param old null where there is none, or none that is known to be the same
     * @param correlation tells whether an update left the value, or what is around it, as it was
     */
    void evaluate(
            List<CompiledRule> rules,
            RuleSchema schema,
            String path,
            JsonNode value,
            @Nullable JsonNode old,
            @Nullable Correlation correlation) {
        Map<String, Object> variables = null;
        for (CompiledRule rule : rules) {
            if (isOver()) {
                return;
            }
            Program program = rule.program();
            if (rule.isWrong() || program == null) {
                invalid(path, schema.type(), "rule compile error: " + rule.problem());
            } else if (!rule.usesOldSelf() || old != null || rule.rule().allowsNoOldSelf()) {
                variables = variables == null ? new HashMap<>() : variables;
                evaluate(rule, program, schema, path, value, old, correlation, variables);
            }
        }
    }

    private void evaluate(
            CompiledRule rule,
            Program program,
            RuleSchema schema,
            String path,
            JsonNode value,
            @Nullable JsonNode old,
            @Nullable Correlation correlation,
            Map<String, Object> variables) {
        var call = new Budget(Budget.PER_CALL, work);
        String shown = rule.rule().shown();
        try {
            bind(rule, schema, value, old, variables);
            Object result = program.evaluate(variables, call);
            if (spend(call, path, schema.type()) && !Boolean.TRUE.equals(result)) {
                broken(rule, schema, path, value, correlation, variables);
            }
        } catch (EvaluationFailure e) {
            String why = String.valueOf(e.getMessage());
            if (spend(call, path, schema.type())) {
                invalid(
                        path,
                        schema.type(),
                        why.startsWith("no such overload")
                                ? "'" + why
                                        + "': call arguments did not match a supported operator, function or macro signature"
                                        + " for rule: " + shown
                                : why + " evaluating rule: " + shown);
            }
        } catch (Budget.Exhausted e) {
            if (spend(call, path, schema.type())) {
                invalid(
                        path,
                        schema.type(),
                        "'" + e.getMessage()
                                + "': no further validation rules will be run due to call cost exceeds limit for rule: "
                                + shown);
                budget = -1;
            }
        }
    }

    private static void bind(
            CompiledRule rule,
            RuleSchema schema,
            JsonNode value,
            @Nullable JsonNode old,
            Map<String, Object> variables) {
        variables.put(CompiledRule.SELF, SchemaValues.of(value, schema));
        if (rule.usesOldSelf()) {
            Optional<Object> before = old == null ? Optional.empty() : Optional.of(SchemaValues.of(old, schema));
            if (rule.rule().allowsNoOldSelf()) {
                variables.put(CompiledRule.OLD_SELF, before);
            } else {
                before.ifPresent(each -> variables.put(CompiledRule.OLD_SELF, each));
            }
        }
    }

    /** Whether the budget of the object held. */
    private boolean spend(Budget call, String path, String type) {
        if (call.cost() > budget) {
            invalid(path, type, OUT_OF_BUDGET);
            budget = -1;
            return false;
        }
        budget -= call.cost();
        return true;
    }

    private void broken(
            CompiledRule compiled,
            RuleSchema schema,
            String path,
            JsonNode value,
            @Nullable Correlation correlation,
            Map<String, Object> variables) {
        ValidationRule rule = compiled.rule();
        String at = compiled.fieldPath().isEmpty()
                ? path
                : path.isEmpty() ? compiled.fieldPath() : path + "." + compiled.fieldPath();
        String message = compiled.messageProgram()
                .flatMap(program -> message(program, rule, at, schema.type(), variables))
                .orElse(rule.message().isEmpty() ? "failed rule: " + rule.shown() : rule.shown());
        if (isOver()) {
            return;
        }
        boolean omitted = schema.type().equals("object") || schema.type().equals("array");
        String bad = omitted ? "" : ": " + QuotedText.shown(value);
        String place = at.isEmpty() ? "<nil>" : at;
        FieldError error = switch (rule.reason()) {
            case "FieldValueForbidden" -> FieldError.forbidden(place, message);
            case "FieldValueRequired" -> FieldError.required(place, message);
            case "FieldValueDuplicate" -> new FieldError("FieldValueDuplicate", place, "Duplicate value" + bad);
            default -> new FieldError("FieldValueInvalid", place, "Invalid value" + bad + ": " + message);
        };
        if (!compiled.usesOldSelf() && correlation != null && correlation.isUnchanged()) {
            warn(error);
        } else {
            add(error);
        }
    }

    private void warn(FieldError error) {
        if (warnings.size() < MOST_ERRORS) {
            warnings.add(error.field() + ": " + error.message());
        }
    }

    /** Empty where the expression gives no message that can be shown; the rule's own is taken then. */
    private Optional<String> message(
            Program program, ValidationRule rule, String path, String type, Map<String, Object> variables) {
        var call = new Budget(Budget.PER_CALL, work);
        try {
            Object result = program.evaluate(variables, call);
            budget -= call.cost();
            if (budget < 0) {
                invalid(
                        path,
                        type,
                        "messageExpression evaluation failed due to running out of cost budget, no further"
                                + " validation rules will be run");
            }
            String message = result instanceof String each ? each.strip() : "";
            boolean fits = message.getBytes(StandardCharsets.UTF_8).length <= LONGEST_MESSAGE;
            return message.isEmpty() || message.indexOf('\n') >= 0 || !fits ? Optional.empty() : Optional.of(message);
        } catch (EvaluationFailure e) {
            budget -= Math.min(budget, call.cost());
            return Optional.empty();
        } catch (Budget.Exhausted e) {
            invalid(
                    path,
                    type,
                    "no further validation rules will be run due to call cost exceeds limit for"
                            + " messageExpression: " + QuotedText.quoted(rule.messageExpression()));
            budget = -1;
            return Optional.empty();
        }
    }

    private void invalid(String path, String type, String detail) {
        add(FieldError.invalid(path.isEmpty() ? "<nil>" : path, QuotedText.quoted(type), detail));
    }

    private void add(FieldError error) {
        errors.add(error);
        text += error.message().length();
        if (errors.size() >= MOST_ERRORS || text > MOST_TEXT) {
            budget = -1;
        }
    }
}
