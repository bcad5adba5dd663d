package io.streamplane.apiserver.admission.policy;

import io.streamplane.apiserver.admission.match.MatchConditions;
import io.streamplane.apiserver.admission.match.MatchConstraints;
import io.streamplane.apiserver.cel.AdmissionExpressions;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.schemas.tree.Tree;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What validating and mutating policies have in common, ready to be asked.
 *
 * @param parameters its {@code paramKind}; null where it has none
 */
record AdmissionPolicy(
        String name,
        boolean failClosed,
        MatchConstraints constraints,
        @Nullable ObjectNode parameters,
        AdmissionExpressions expressions,
        MatchConditions conditions) {

    static AdmissionPolicy of(StoredObject object) {
        ObjectNode spec = Tree.ensure(object.tree(), "spec");
        ObjectNode parameters = Tree.object(spec, "paramKind");
        var expressions = AdmissionExpressions.untyped(parameters != null);
        Tree.objects(spec, "variables")
                .forEach(each -> expressions.variable(Tree.text(each, "name"), Tree.text(each, "expression")));
        return new AdmissionPolicy(
                object.key().name(),
                !Tree.text(spec, "failurePolicy").equals("Ignore"),
                MatchConstraints.ofPolicy(Tree.ensure(spec, "matchConstraints")),
                parameters,
                expressions,
                MatchConditions.of(spec, expressions));
    }
}
