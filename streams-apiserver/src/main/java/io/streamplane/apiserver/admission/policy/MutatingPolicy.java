package io.streamplane.apiserver.admission.policy;

import io.streamplane.apiserver.cel.AdmissionExpression;
import io.streamplane.apiserver.cel.AdmissionExpressions.Returns;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.schemas.tree.Tree;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** A MutatingAdmissionPolicy, ready to be asked ({@code policy/mutating}). */
record MutatingPolicy(AdmissionPolicy policy, List<MutatingPolicy.Mutation> mutations, boolean reinvoked) {

    /** @param patch whether it gives operations of a JSON patch; else a configuration to apply */
    record Mutation(AdmissionExpression expression, boolean patch) {}

    static MutatingPolicy of(StoredObject object) {
        AdmissionPolicy policy = AdmissionPolicy.of(object);
        ObjectNode spec = Tree.ensure(object.tree(), "spec");
        var mutations = new ArrayList<Mutation>();
        for (ObjectNode each : Tree.objects(spec, "mutations")) {
            boolean patch = Tree.text(each, "patchType").equals("JSONPatch");
            String expression = Tree.text(Tree.object(each, patch ? "jsonPatch" : "applyConfiguration"), "expression");
            mutations.add(new Mutation(
                    policy.expressions().compile(expression, patch ? Returns.PATCH : Returns.CONFIGURATION), patch));
        }
        return new MutatingPolicy(
                policy,
                List.copyOf(mutations),
                Tree.text(spec, "reinvocationPolicy").equals("IfNeeded"));
    }
}
