package io.streamplane.apiserver.admission.policy;

import io.streamplane.apiserver.cel.AdmissionExpression;
import io.streamplane.apiserver.cel.AdmissionExpressions.Returns;
import io.streamplane.apiserver.cel.AdmissionRun;
import io.streamplane.apiserver.cel.value.EvaluationFailure;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.schemas.tree.Tree;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** A ValidatingAdmissionPolicy, ready to be asked ({@code policy/validating/validator.go}). */
record ValidatingPolicy(
        AdmissionPolicy policy, List<ValidatingPolicy.Validation> validations, List<ValidatingPolicy.Note> notes) {

    private static final int LONGEST_MESSAGE = 5 * 1024;
    private static final int LONGEST_NOTE = 10 * 1024;

    /**
     * One of its rules.
     *
     * @param message empty where it has none
     * @param messageExpression null where it has none
     */
    record Validation(
            AdmissionExpression rule,
            String message,
            @Nullable AdmissionExpression messageExpression,
            String reason) {}

    /** What it writes into the audit. */
    record Note(String key, AdmissionExpression value) {}

    /**
     * A rule that does not hold, or that cannot be told.
     *
     * @param index of the rule
     */
    record Finding(int index, String message, String reason) {}

    /** What it says to the audit under a key, or why it cannot be told. */
    record Noted(String key, String value, String problem) {}

    /** What a policy finds in a request. */
    record Findings(List<Finding> wrong, List<Noted> notes) {
        static final Findings NONE = new Findings(List.of(), List.of());
    }

    static ValidatingPolicy of(StoredObject object) {
        AdmissionPolicy policy = AdmissionPolicy.of(object);
        ObjectNode spec = Tree.ensure(object.tree(), "spec");
        var validations = new ArrayList<Validation>();
        for (ObjectNode each : Tree.objects(spec, "validations")) {
            String message = Tree.text(each, "messageExpression");
            String reason = Tree.text(each, "reason");
            validations.add(new Validation(
                    policy.expressions().compile(Tree.text(each, "expression"), Returns.BOOL),
                    Tree.text(each, "message").strip(),
                    message.isEmpty() ? null : policy.expressions().compileMessage(message),
                    reason.isEmpty() ? "Invalid" : reason));
        }
        var notes = new ArrayList<Note>();
        for (ObjectNode each : Tree.objects(spec, "auditAnnotations")) {
            notes.add(new Note(
                    Tree.text(each, "key"),
                    policy.expressions().compile(Tree.text(each, "valueExpression"), Returns.TEXT_OR_NULL)));
        }
        return new ValidatingPolicy(policy, List.copyOf(validations), List.copyOf(notes));
    }

    /** @param matching the same without the namespace, which match conditions do not see */
    Findings evaluate(AdmissionRun.Input matching, AdmissionRun.Input input) {
        try {
            if (!policy.conditions().isEmpty()
                    && !policy.conditions()
                            .hold(
                                    new AdmissionRun(policy.expressions(), matching, AdmissionRun.MATCH_BUDGET),
                                    policy.failClosed())) {
                return Findings.NONE;
            }
            List<Finding> wrong = validate(new AdmissionRun(policy.expressions(), input, AdmissionRun.BUDGET));
            return new Findings(wrong, note(new AdmissionRun(policy.expressions(), input, AdmissionRun.BUDGET)));
        } catch (EvaluationFailure | AdmissionRun.OutOfBudget e) {
            return new Findings(problem(0, String.valueOf(e.getMessage())), List.of());
        }
    }

    /** What cannot be told counts as wrong, unless failures are ignored. */
    private List<Finding> problem(int index, String message) {
        return policy.failClosed() ? List.of(new Finding(index, message, "")) : List.of();
    }

    private List<Finding> validate(AdmissionRun run) {
        var wrong = new ArrayList<Finding>();
        for (int i = 0; i < validations.size(); i++) {
            Validation validation = validations.get(i);
            try {
                if (!Boolean.TRUE.equals(run.evaluate(validation.rule))) {
                    wrong.add(new Finding(i, message(validation, run), validation.reason));
                }
            } catch (EvaluationFailure e) {
                wrong.addAll(problem(i, String.valueOf(e.getMessage())));
            }
        }
        return wrong;
    }

    private static String message(Validation validation, AdmissionRun run) {
        String message = "";
        if (validation.messageExpression != null) {
            try {
                message = run.evaluate(validation.messageExpression) instanceof String text ? text.strip() : "";
            } catch (EvaluationFailure e) {
                message = "";
            }
        }
        if (message.indexOf('\n') >= 0 || message.getBytes(StandardCharsets.UTF_8).length > LONGEST_MESSAGE) {
            message = "";
        }
        if (message.isEmpty()) {
            message = validation.message;
        }
        return message.isEmpty()
                ? "failed expression: " + validation.rule.text().strip()
                : message;
    }

    private List<Noted> note(AdmissionRun run) {
        var noted = new ArrayList<Noted>();
        for (Note note : notes) {
            try {
                String value = run.evaluate(note.value) instanceof String text ? text.strip() : "";
                if (!value.isEmpty()) {
                    noted.add(new Noted(note.key, value.substring(0, Math.min(value.length(), LONGEST_NOTE)), ""));
                }
            } catch (EvaluationFailure e) {
                if (policy.failClosed()) {
                    noted.add(new Noted(note.key, "", String.valueOf(e.getMessage())));
                }
            }
        }
        return noted;
    }
}
