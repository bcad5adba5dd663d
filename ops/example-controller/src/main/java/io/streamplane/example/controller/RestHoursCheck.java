package io.streamplane.example.controller;

import io.streamplane.apiserver.admission.AdmissionPlugin;
import io.streamplane.apiserver.admission.Draft;
import io.streamplane.apiserver.request.Failures;
import io.streamplane.apiserver.request.Refusal;
import io.streamplane.schemas.tree.Tree;
import java.util.Map;

/**
 * A plug-in of admission for the same annotation: a Deployment with hours that nobody understands is refused at once, where {@link
 * RestReconciler} could only leave it alone. It gives others a label, by which they are found.
 */
public final class RestHoursCheck implements AdmissionPlugin {

    static final String RESTS = "example.streamplane.io/rests";

    /** For {@code --disable-admission-plugins}. */
    @Override
    public String name() {
        return "RestHoursCheck";
    }

    /** Asked about every write of every object: decides by what is cheap. */
    @Override
    public void mutate(Draft draft) {
        if (concerns(draft) && !rest(draft).isEmpty()) {
            Tree.ensure(draft.metadata(), "labels").put(RESTS, "true");
        }
    }

    @Override
    public void validate(Draft draft) {
        if (!concerns(draft) || draft.operation() == Draft.Operation.DELETE) {
            return;
        }
        String rest = rest(draft);
        if (!rest.isEmpty() && RestHours.parse(rest).isEmpty()) {
            throw new Refusal(Failures.forbidden(
                    draft.kind(),
                    draft.name(),
                    "expected hours as 22:00-06:00 in the annotation " + RestReconciler.REST + ", but got \"" + rest
                            + "\""));
        }
    }

    private static boolean concerns(Draft draft) {
        return draft.kind().resource().equals(RestReconciler.DEPLOYMENTS)
                && draft.target().subresource().isEmpty();
    }

    private static String rest(Draft draft) {
        Map<String, String> annotations = Tree.textMap(draft.metadata(), "annotations");
        return annotations.getOrDefault(RestReconciler.REST, "");
    }
}
