package io.streamplane.apiserver.cel;

import io.streamplane.apiserver.cel.schema.RuleSchema;
import io.streamplane.apiserver.cel.schema.ValidationRule;
import io.streamplane.apiserver.kind.FieldError;
import java.util.List;
import java.util.stream.Collectors;

/** What a rule must say, whatever its expressions are. */
final class RuleForm {

    private static final List<String> REASONS =
            List.of("FieldValueDuplicate", "FieldValueForbidden", "FieldValueInvalid", "FieldValueRequired");

    private RuleForm() {}

    static void check(ValidationRule rule, RuleSchema schema, String path, List<FieldError> errors) {
        String message = rule.message();
        if (rule.rule().isBlank()) {
            errors.add(FieldError.required(path + ".rule", "rule is not specified"));
        } else if (!message.isEmpty() && message.isBlank()) {
            errors.add(FieldError.invalid(
                    path + ".message", QuotedText.quoted(message), "must be non-empty if specified"));
        } else if (hasLines(message.strip())) {
            errors.add(
                    FieldError.invalid(path + ".message", QuotedText.quoted(message), "must not contain line breaks"));
        } else if (hasLines(rule.rule().strip()) && message.isBlank()) {
            errors.add(
                    FieldError.required(path + ".message", "message must be specified if rule contains line breaks"));
        }
        if (!rule.messageExpression().isEmpty() && rule.messageExpression().isBlank()) {
            errors.add(FieldError.required(
                    path + ".messageExpression", "messageExpression must be non-empty if specified"));
        }
        if (!rule.reason().isEmpty() && !REASONS.contains(rule.reason())) {
            String supported = REASONS.stream().map(QuotedText::quoted).collect(Collectors.joining(", "));
            errors.add(FieldError.notSupported(path + ".reason", QuotedText.quoted(rule.reason()), supported));
        }
        fieldPath(rule.fieldPath(), schema, path + ".fieldPath", errors);
    }

    private static void fieldPath(String fieldPath, RuleSchema schema, String path, List<FieldError> errors) {
        if (fieldPath.isEmpty()) {
            return;
        }
        String shown = QuotedText.quoted(fieldPath);
        if (fieldPath.isBlank()) {
            errors.add(FieldError.invalid(path, shown, "must be non-empty if specified"));
        }
        if (hasLines(fieldPath)) {
            errors.add(FieldError.invalid(path, shown, "must not contain line breaks"));
        }
        if (FieldPaths.normalized(fieldPath, schema).isEmpty()) {
            errors.add(FieldError.invalid(path, shown, "must be a valid path"));
        }
    }

    private static boolean hasLines(String text) {
        return text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0;
    }

    /** As a message shows a rule: the JSON of Kubernetes' internal type. */
    static String json(ValidationRule rule) {
        return "{\"Rule\":" + QuotedText.json(rule.rule())
                + ",\"Message\":" + QuotedText.json(rule.message())
                + ",\"MessageExpression\":" + QuotedText.json(rule.messageExpression())
                + ",\"Reason\":" + (rule.reason().isEmpty() ? "null" : QuotedText.json(rule.reason()))
                + ",\"FieldPath\":" + QuotedText.json(rule.fieldPath())
                + ",\"OptionalOldSelf\":"
                + rule.optionalOldSelf().map(Object::toString).orElse("null")
                + "}";
    }
}
