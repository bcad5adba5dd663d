package io.streamplane.apiserver.admission.policy;

import io.streamplane.apiserver.admission.match.MatchConstraints;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Puts a policy into force, for some requests and with some parameters.
 *
 * @param parameters its {@code paramRef}; null where it names none
 * @param actions what is done with what a validating policy finds
 */
record PolicyBinding(
        String name,
        String policy,
        MatchConstraints constraints,
        @Nullable ObjectNode parameters,
        List<String> actions) {

    static PolicyBinding of(StoredObject object) {
        ObjectNode spec = Tree.ensure(object.tree(), "spec");
        ObjectNode matching = Tree.object(spec, "matchResources");
        return new PolicyBinding(
                object.key().name(),
                Tree.text(spec, "policyName"),
                matching == null ? MatchConstraints.EVERYTHING : MatchConstraints.ofPolicy(matching),
                Tree.object(spec, "paramRef"),
                Tree.texts(spec, "validationActions"));
    }
}
