package io.streamplane.apiserver.kind.admissionregistration;

import io.streamplane.apiserver.cel.AdmissionExpression;
import io.streamplane.apiserver.cel.AdmissionExpressions;
import io.streamplane.apiserver.cel.AdmissionExpressions.Returns;
import io.streamplane.apiserver.kind.Errors;
import io.streamplane.apiserver.kind.Names;
import io.streamplane.schemas.tree.Tree;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/**
 * The expressions of a policy or a webhook: each must compile and give what it is for ({@code
 * pkg/apis/admissionregistration/validation}).
 */
final class PolicyExpressions {

    private static final Pattern IDENTIFIER = Pattern.compile("[_a-zA-Z][_a-zA-Z0-9]*");
    private static final Set<String> REASONS = Set.of("Forbidden", "Invalid", "RequestEntityTooLarge", "Unauthorized");
    private static final int MOST_CONDITIONS = 64;
    private static final int MOST_NOTES = 20;

    private final Errors errors;
    private final AdmissionExpressions expressions;

    private PolicyExpressions(Errors errors, AdmissionExpressions expressions) {
        this.errors = errors;
        this.expressions = expressions;
    }

    /** Of a webhook. */
    static void validateWebhook(Errors errors, ObjectNode webhook, String at) {
        if (Tree.has(webhook, "matchConditions")) {
            new PolicyExpressions(errors, AdmissionExpressions.untyped(false)).conditions(webhook, at);
        }
    }

    /** Of a validating or a mutating policy. */
    static void validatePolicy(Errors errors, ObjectNode spec) {
        var all = new PolicyExpressions(errors, AdmissionExpressions.untyped(Tree.has(spec, "paramKind")));
        all.variables(spec);
        all.conditions(spec, "spec");
        all.validations(spec);
        all.notes(spec);
        all.mutations(spec);
    }

    private void check(AdmissionExpression compiled, String at) {
        if (compiled.isWrong()) {
            errors.invalid(at, compiled.text(), compiled.problem());
        }
    }

    private void expression(ObjectNode of, String field, String at, Returns returns) {
        String expression = Tree.text(of, field).strip();
        if (expression.isEmpty()) {
            errors.required(at + "." + field, returns == Returns.TEXT_OR_NULL ? "" : "expression is not specified");
        } else {
            check(expressions.compile(expression, returns), at + "." + field);
        }
    }

    private void variables(ObjectNode spec) {
        var names = new HashSet<String>();
        List<ObjectNode> all = Tree.objects(spec, "variables");
        for (int i = 0; i < all.size(); i++) {
            String at = "spec.variables[" + i + "]";
            String name = Tree.text(all.get(i), "name");
            String expression = Tree.text(all.get(i), "expression").strip();
            if (name.isEmpty()) {
                errors.required(at + ".name", "name is not specified");
            } else if (!IDENTIFIER.matcher(name).matches()) {
                errors.invalid(at + ".name", name, "name is not a valid CEL identifier");
            } else if (!names.add(name)) {
                errors.duplicate(at + ".name", name);
            }
            if (expression.isEmpty()) {
                errors.required(at + ".expression", "expression is not specified");
            } else {
                check(expressions.variable(name, expression), at + ".expression");
            }
        }
    }

    private void conditions(ObjectNode said, String under) {
        var names = new HashSet<String>();
        List<ObjectNode> all = Tree.objects(said, "matchConditions");
        if (all.size() > MOST_CONDITIONS) {
            errors.tooMany(under + ".matchConditions", all.size(), MOST_CONDITIONS);
        }
        for (int i = 0; i < all.size(); i++) {
            String at = under + ".matchConditions[" + i + "]";
            String name = Tree.text(all.get(i), "name");
            String expression = Tree.text(all.get(i), "expression").strip();
            if (expression.isEmpty()) {
                errors.required(at + ".expression", "");
            } else {
                check(expressions.compile(expression, Returns.BOOL), at + ".expression");
            }
            if (name.isEmpty()) {
                errors.required(at + ".name", "");
            } else {
                errors.invalid(at + ".name", name, Names.qualifiedName(name));
                if (!names.add(name)) {
                    errors.duplicate(under + ".matchConditions[" + i + "].name", name);
                }
            }
        }
    }

    private void validations(ObjectNode spec) {
        List<ObjectNode> all = Tree.objects(spec, "validations");
        for (int i = 0; i < all.size(); i++) {
            String at = "spec.validations[" + i + "]";
            ObjectNode validation = all.get(i);
            expression(validation, "expression", at, Returns.BOOL);
            String message = Tree.text(validation, "message");
            if (!message.isEmpty() && message.isBlank()) {
                errors.invalid(at + ".message", message, "message must be non-empty if specified");
            } else if (message.strip().contains("\n")) {
                errors.invalid(at + ".message", message, "message must not contain line breaks");
            } else if (message.isBlank()
                    && Tree.text(validation, "expression").strip().contains("\n")) {
                errors.required(at + ".message", "message must be specified if expression contains line breaks");
            }
            String messageExpression = Tree.text(validation, "messageExpression");
            if (!messageExpression.isBlank()) {
                check(expressions.compileMessage(messageExpression), at + ".messageExpression");
            } else if (!messageExpression.isEmpty()) {
                errors.invalid(at + ".messageExpression", messageExpression, "must be non-empty if specified");
            }
            String reason = Tree.text(validation, "reason");
            if (!reason.isEmpty() && !REASONS.contains(reason)) {
                errors.notSupported(
                        at + ".reason", reason, REASONS.stream().sorted().toList());
            }
        }
    }

    private void notes(ObjectNode spec) {
        var keys = new HashSet<String>();
        List<ObjectNode> all = Tree.objects(spec, "auditAnnotations");
        if (all.size() > MOST_NOTES) {
            errors.invalid(
                    "spec.auditAnnotations",
                    spec.get("auditAnnotations"),
                    "must not have more than 20 auditAnnotations");
        }
        for (int i = 0; i < all.size(); i++) {
            String at = "spec.auditAnnotations[" + i + "]";
            String key = Tree.text(all.get(i), "key");
            if (key.isEmpty()) {
                errors.required(at + ".key", "");
            } else if (!keys.add(key)) {
                errors.duplicate(at + ".key", key);
            }
            expression(all.get(i), "valueExpression", at, Returns.TEXT_OR_NULL);
        }
    }

    private void mutations(ObjectNode spec) {
        List<ObjectNode> all = Tree.objects(spec, "mutations");
        for (int i = 0; i < all.size(); i++) {
            String at = "spec.mutations[" + i + "]";
            switch (Tree.text(all.get(i), "patchType")) {
                case "JSONPatch" -> mutation(all.get(i), "jsonPatch", at, Returns.PATCH);
                case "ApplyConfiguration" -> mutation(all.get(i), "applyConfiguration", at, Returns.CONFIGURATION);
                default -> {}
            }
        }
    }

    private void mutation(ObjectNode mutation, String field, String at, Returns returns) {
        ObjectNode said = Tree.object(mutation, field);
        if (said == null) {
            errors.required(
                    at + "." + field,
                    "must be specified when patchType is "
                            + (returns == Returns.PATCH ? "JSONPatch" : "ApplyConfiguration"));
        } else {
            expression(said, "expression", at + "." + field, returns);
        }
    }
}
