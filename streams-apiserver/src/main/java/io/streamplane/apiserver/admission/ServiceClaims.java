package io.streamplane.apiserver.admission;

import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.apiserver.kind.builtin.KindRulebook;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a Service has for itself alone: for each such thing there is an object of cluster scope that has its name, made by the
 * Service's command, which must not be there yet. So two servers never give one thing to two Services, and need not ask each
 * other.
 */
final class ServiceClaims {

    private ServiceClaims() {}

    /** Whether the draft is of a Service, and not of a new one whose name is taken. */
    static boolean areOf(Draft draft, KindRulebook rules) {
        if (!rules.of(draft.kind()).claimsClusterIp()) {
            return false;
        }
        return !draft.isCreate()
                || draft.name().isEmpty()
                || draft.snapshot().get(draft.kind(), draft.key()).isEmpty();
    }

    static Optional<StoredObject> find(Draft draft, Kind kind, String name) {
        return draft.snapshot().get(kind, ObjectKey.clusterScoped(name));
    }

    /** One for the draft's Service, to be completed and then made with {@link Draft#claim}. */
    static ObjectNode of(Draft draft, Kind kind, String name) {
        ObjectNode claim = draft.object().objectNode();
        claim.put("apiVersion", kind.apiVersion()).put("kind", kind.kind());
        claim.putObject("metadata").put("name", name);
        claim.putObject("spec")
                .putObject("parentRef")
                .put("group", draft.kind().group())
                .put("resource", draft.kind().plural())
                .put("namespace", draft.target().namespace())
                .put("name", draft.name());
        return claim;
    }
}
