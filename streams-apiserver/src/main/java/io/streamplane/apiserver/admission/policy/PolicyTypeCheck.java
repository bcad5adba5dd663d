package io.streamplane.apiserver.admission.policy;

import io.streamplane.apiserver.cel.AdmissionExpression;
import io.streamplane.apiserver.cel.AdmissionExpressions;
import io.streamplane.apiserver.cel.schema.DeclaredType;
import io.streamplane.apiserver.cel.schema.KindTypes;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindRegistry;
import io.streamplane.schemas.tree.Tree;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Whether the expressions of a ValidatingAdmissionPolicy fit the kinds that it names, as {@code policy/validating/typechecking.go}
 * finds it out. What does not fit is said in the policy's status, and changes nothing else.
 */
public final class PolicyTypeCheck {

    private static final int MOST_TYPES = 10;

    private final ObjectNode spec;
    private final List<Kind> kinds;
    private final @Nullable DeclaredType parameters;

    private PolicyTypeCheck(ObjectNode policy, KindRegistry known) {
        spec = Tree.ensure(policy, "spec");
        kinds = kinds(spec, known);
        ObjectNode named = Tree.object(spec, "paramKind");
        parameters = known.ofObject(Tree.text(named, "apiVersion"), Tree.text(named, "kind"))
                .flatMap(KindTypes::of)
                .orElse(null);
    }

    /** The status of a policy. */
    public static ObjectNode status(ObjectNode policy, KindRegistry known) {
        var check = new PolicyTypeCheck(policy.deepCopy(), known);
        ObjectNode status = JsonNodeFactory.instance.objectNode();
        status.put("observedGeneration", Tree.number(Tree.object(policy, "metadata"), "generation", 1));
        ObjectNode checking = status.putObject("typeChecking");
        List<ObjectNode> validations = Tree.objects(check.spec, "validations");
        for (int i = 0; i < validations.size(); i++) {
            for (String field : List.of("expression", "messageExpression")) {
                String warning = check.warning(Tree.text(validations.get(i), field));
                if (!warning.isEmpty()) {
                    checking.withArray("expressionWarnings")
                            .addObject()
                            .put("fieldRef", "spec.validations[" + i + "]." + field)
                            .put("warning", warning);
                }
            }
        }
        return status;
    }

    private String warning(String expression) {
        var warnings = new ArrayList<String>();
        for (Kind kind : expression.isEmpty() ? List.<Kind>of() : kinds) {
            KindTypes.of(kind).ifPresent(type -> {
                AdmissionExpressions typed = AdmissionExpressions.typed(type, Tree.has(spec, "paramKind"), parameters);
                Tree.objects(spec, "variables")
                        .forEach(each -> typed.variable(Tree.text(each, "name"), Tree.text(each, "expression")));
                AdmissionExpression checked = typed.compile(expression, AdmissionExpressions.Returns.ANYTHING);
                if (checked.isWrong()) {
                    String version = kind.group().isEmpty() ? "/" + kind.version() : kind.apiVersion();
                    warnings.add(version + ", Kind=" + kind.kind() + ": " + checked.problem() + "\n");
                }
            });
        }
        return String.join("\n", warnings);
    }

    /** Those that are named in full, without a star. */
    private static List<Kind> kinds(ObjectNode spec, KindRegistry known) {
        Set<Kind> found = new LinkedHashSet<>();
        var all = new ArrayList<Kind>();
        for (ObjectNode rule : Tree.objects(Tree.object(spec, "matchConstraints"), "resourceRules")) {
            for (String group : named(rule, "apiGroups")) {
                for (String version : named(rule, "apiVersions")) {
                    for (String resource : Tree.texts(rule, "resources")) {
                        known.ofPath(group, version, resource)
                                .filter(each -> found.add(each) && all.size() < MOST_TYPES)
                                .ifPresent(all::add);
                    }
                }
            }
        }
        all.sort(Comparator.comparing(Kind::group).thenComparing(Kind::version).thenComparing(Kind::kind));
        return all;
    }

    private static List<String> named(ObjectNode rule, String field) {
        List<String> values = Tree.texts(rule, field);
        return values.contains("*") ? List.of() : values;
    }
}
