package io.streamplane.apiserver.kind.admissionregistration;

import io.streamplane.apiserver.kind.Columns;
import io.streamplane.apiserver.kind.Errors;
import io.streamplane.apiserver.kind.FieldError;
import io.streamplane.apiserver.kind.Generations;
import io.streamplane.apiserver.kind.KindRules;
import io.streamplane.apiserver.kind.TableColumn;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * What Kubernetes does to a ValidatingAdmissionPolicy or MutatingAdmissionPolicy ({@code pkg/apis/admissionregistration}).
 */
public final class AdmissionPolicyRules implements KindRules {

    private static final List<String> REINVOCATION = List.of("IfNeeded", "Never");
    private static final List<String> PATCHES = List.of("ApplyConfiguration", "JSONPatch");

    private final boolean mutating;
    private final List<TableColumn> columns;

    public AdmissionPolicyRules(boolean mutating) {
        this.mutating = mutating;
        String list = mutating ? "mutations" : "validations";
        this.columns = List.of(
                Columns.name(),
                Columns.count(
                        mutating ? "Mutations" : "Validations",
                        "The number of " + list + " of the policy.",
                        policy ->
                                Tree.objects(Tree.object(policy, "spec"), list).size()),
                Columns.text("ParamKind", "The kind of its parameters.", AdmissionPolicyRules::parameters),
                Columns.age());
    }

    @Override
    public void applyDefaults(ObjectNode policy) {
        ObjectNode spec = Tree.ensure(policy, "spec");
        Tree.defaultText(spec, "failurePolicy", "Fail");
        ObjectNode matching = Tree.object(spec, "matchConstraints");
        if (matching != null) {
            MatchRules.applyDefaults(matching, "resourceRules", "excludeResourceRules");
        }
    }

    @Override
    public void prepareForCreate(ObjectNode policy) {
        Generations.onCreate(policy);
    }

    @Override
    public void prepareForUpdate(ObjectNode policy, ObjectNode old) {
        Generations.onUpdate(policy, old);
    }

    @Override
    public List<FieldError> validate(ObjectNode policy) {
        var errors = new Errors();
        ObjectNode spec = Tree.ensure(policy, "spec");
        errors.oneOf("spec.failurePolicy", Tree.text(spec, "failurePolicy"), MatchRules.FAILURE);
        ObjectNode kind = Tree.object(spec, "paramKind");
        if (kind != null) {
            for (String field : List.of("apiVersion", "kind")) {
                if (Tree.text(kind, field).isEmpty()) {
                    errors.required("spec.paramKind." + field, "");
                }
            }
        }
        ObjectNode matching = Tree.object(spec, "matchConstraints");
        if (matching == null) {
            errors.required("spec.matchConstraints", "");
        } else {
            MatchRules.validate(errors, matching, "resourceRules", "spec.matchConstraints");
            if (Tree.objects(matching, "resourceRules").isEmpty()) {
                errors.required("spec.matchConstraints.resourceRules", "");
            }
        }
        if (mutating) {
            mutations(errors, spec);
        } else {
            validations(errors, spec);
        }
        PolicyExpressions.validatePolicy(errors, spec);
        return errors.found();
    }

    private static void validations(Errors errors, ObjectNode spec) {
        List<ObjectNode> validations = Tree.objects(spec, "validations");
        if (validations.isEmpty() && Tree.objects(spec, "auditAnnotations").isEmpty()) {
            errors.required("spec.validations", "validations or auditAnnotations must contain at least one item");
            errors.required("spec.auditAnnotations", "validations or auditAnnotations must contain at least one item");
        }
    }

    private static void mutations(Errors errors, ObjectNode spec) {
        List<ObjectNode> mutations = Tree.objects(spec, "mutations");
        if (mutations.isEmpty()) {
            errors.required("spec.mutations", "mutations must contain at least one item");
        }
        for (int i = 0; i < mutations.size(); i++) {
            errors.oneOf("spec.mutations[" + i + "].patchType", Tree.text(mutations.get(i), "patchType"), PATCHES);
        }
        errors.oneOf("spec.reinvocationPolicy", Tree.text(spec, "reinvocationPolicy"), REINVOCATION);
    }

    @Override
    public List<TableColumn> columns() {
        return columns;
    }

    private static String parameters(ObjectNode policy) {
        ObjectNode kind = Tree.object(policy, "spec", "paramKind");
        return kind == null ? "<unset>" : Tree.text(kind, "apiVersion") + "/" + Tree.text(kind, "kind");
    }
}
