package io.streamplane.apiserver.admission;

import io.streamplane.apiserver.authorization.Attributes;
import io.streamplane.apiserver.authorization.Authorization;
import io.streamplane.apiserver.identity.AuthenticatedUser;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.apiserver.kind.FieldError;
import io.streamplane.apiserver.request.Failures;
import io.streamplane.apiserver.request.Refusal;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Who writes a policy of admission may read all objects of the kind of its parameters; who binds it may read those that the binding names
 * ({@code authz.go} of {@code pkg/registry/admissionregistration}). So nobody learns from a policy's verdicts what he may not read. No plug-in:
 * it cannot be switched off.
 */
final class ParameterPermission implements AdmissionStep {

    private static final String GROUP = ".admissionregistration.k8s.io";
    private static final String ANY = "*";

    /** Resources of policies by those of their bindings. */
    private static final Map<String, String> BINDINGS = Map.of(
            "validatingadmissionpolicybindings" + GROUP, "validatingadmissionpolicies" + GROUP,
            "mutatingadmissionpolicybindings" + GROUP, "mutatingadmissionpolicies" + GROUP);

    private final Authorization authorization;

    ParameterPermission(Authorization authorization) {
        this.authorization = authorization;
    }

    /** What parameters are of; a part that is not known is {@code *}. */
    private record Parameters(String group, String version, String plural, String problem) {

        static final Parameters UNKNOWN = new Parameters(ANY, ANY, ANY, "");

        Attributes asked(String verb, String namespace, String name) {
            return new Attributes(verb, group, version, plural, "", namespace, name, "", "", "");
        }
    }

    @Override
    public void admit(Draft draft) {
        String resource = draft.kind().resource();
        if (!resource.endsWith(GROUP)
                || !draft.target().subresource().isEmpty()
                || draft.caller().identity().mayUseEverything()) {
            return;
        }
        String policies = BINDINGS.get(resource);
        if (policies != null) {
            binding(draft, policies);
        } else if (BINDINGS.containsValue(resource)) {
            policy(draft);
        }
    }

    private void policy(Draft draft) {
        ObjectNode kind = Tree.object(draft.object(), "spec", "paramKind");
        if (kind == null || kind.equals(before(draft, "paramKind"))) {
            return;
        }
        AuthenticatedUser user = draft.caller().identity();
        if (!authorization.allows(user, parameters(draft, kind).asked("get", ANY, ANY))) {
            throw refused(
                    draft,
                    "spec.paramKind",
                    "user " + written(user) + " must have \"get\" permission on all objects of the referenced paramKind"
                            + " (kind=" + Tree.text(kind, "kind") + ", apiVersion=" + Tree.text(kind, "apiVersion")
                            + ")");
        }
    }

    private void binding(Draft draft, String policies) {
        ObjectNode spec = Tree.ensure(draft.object(), "spec");
        ObjectNode reference = Tree.object(spec, "paramRef");
        StoredObject old = draft.old();
        ObjectNode oldSpec = old == null ? null : Tree.object(old.tree(), "spec");
        if (reference == null
                || reference.equals(before(draft, "paramRef")) && Tree.same(spec, oldSpec, "policyName")) {
            return;
        }
        Parameters parameters = ofPolicy(draft, policies, Tree.text(spec, "policyName"));
        AuthenticatedUser user = draft.caller().identity();
        String name = Tree.text(reference, "name");
        String verb = name.isEmpty() ? "list" : "get";
        if (!authorization.allows(user, parameters.asked(verb, Tree.text(reference, "namespace"), name))) {
            String lacks = "user " + written(user) + " does not have \"" + verb + "\" permission ";
            throw refused(
                    draft,
                    "spec.paramRef",
                    parameters.problem().isEmpty()
                            ? lacks + "on the object referenced by paramRef"
                            : parameters.problem() + " to determine minimum required permissions and " + lacks
                                    + "for all groups, versions and resources");
        }
    }

    private static Parameters ofPolicy(Draft draft, String policies, String name) {
        Kind kind = draft.snapshot().kinds().get(policies);
        StoredObject policy =
                draft.snapshot().get(kind, ObjectKey.clusterScoped(name)).orElse(null);
        if (policy == null) {
            return new Parameters(ANY, ANY, ANY, "unable to get policy " + name);
        }
        ObjectNode of = Tree.object(policy.tree(), "spec", "paramKind");
        return of == null ? Parameters.UNKNOWN : parameters(draft, of);
    }

    private static Parameters parameters(Draft draft, ObjectNode kind) {
        String apiVersion = Tree.text(kind, "apiVersion");
        String name = Tree.text(kind, "kind");
        int slash = apiVersion.indexOf('/');
        String group = slash < 0 ? "" : apiVersion.substring(0, slash);
        String version = apiVersion.substring(slash + 1);
        return draft.snapshot()
                .kinds()
                .ofObject(apiVersion, name)
                .map(found -> new Parameters(group, version, found.plural(), ""))
                .orElseGet(() -> new Parameters(
                        group, version, ANY, "unable to resolve paramKind &{" + apiVersion + " " + name + "}"));
    }

    private static @Nullable ObjectNode before(Draft draft, String field) {
        StoredObject old = draft.old();
        return old == null ? null : Tree.object(old.tree(), "spec", field);
    }

    /** As Go writes a {@code user.DefaultInfo}. */
    private static String written(AuthenticatedUser user) {
        var extra = new StringBuilder();
        new TreeMap<>(user.extra())
                .forEach((key, values) -> extra.append(extra.isEmpty() ? "" : " ")
                        .append(key)
                        .append(":[")
                        .append(String.join(" ", values))
                        .append("]"));
        return "&{" + user.name() + " " + user.uid() + " [" + String.join(" ", user.allGroups()) + "] map[" + extra
                + "]}";
    }

    private static Refusal refused(Draft draft, String field, String why) {
        return new Refusal(Failures.invalid(draft.kind(), draft.name(), List.of(FieldError.forbidden(field, why))));
    }
}
