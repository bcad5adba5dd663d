package io.streamplane.apiserver.admission;

import io.streamplane.schemas.tree.Tree;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Which Secrets a pod may use whose ServiceAccount has the annotation {@code kubernetes.io/enforce-mountable-secrets}: those that the
 * account names, as {@code limitSecretReferences} of {@code plugin/pkg/admission/serviceaccount}.
 */
final class SecretReferences {

    private static final String ENFORCED = "kubernetes.io/enforce-mountable-secrets";
    private static final Set<String> TRUE = Set.of("1", "t", "T", "true", "TRUE", "True");

    private final Set<String> allowed = new HashSet<>();
    private final Set<String> pulled = new HashSet<>();
    private final String end;
    private final String account;

    SecretReferences(ObjectNode account) {
        this.account = Tree.text(Tree.object(account, "metadata"), "name");
        this.end = " is not allowed because service account " + this.account + " does not reference that secret";
        Tree.objects(account, "secrets").forEach(each -> allowed.add(Tree.text(each, "name")));
        Tree.objects(account, "imagePullSecrets").forEach(each -> pulled.add(Tree.text(each, "name")));
    }

    static boolean isEnforced(ObjectNode account) {
        return TRUE.contains(Tree.text(Tree.object(account, "metadata", "annotations"), ENFORCED));
    }

    /** Why the pod may not be made; null where it may. */
    @Nullable
    String problem(ObjectNode spec) {
        for (ObjectNode volume : Tree.objects(spec, "volumes")) {
            ObjectNode secret = Tree.object(volume, "secret");
            if (secret != null && !allowed.contains(Tree.text(secret, "secretName"))) {
                return "volume with" + named(Tree.text(secret, "secretName"));
            }
        }
        String problem = problem(spec, "initContainers", "init container ");
        problem = problem == null ? problem(spec, "containers", "container ") : problem;
        if (problem != null) {
            return problem;
        }
        List<ObjectNode> pullSecrets = Tree.objects(spec, "imagePullSecrets");
        for (int i = 0; i < pullSecrets.size(); i++) {
            String name = Tree.text(pullSecrets.get(i), "name");
            if (!pulled.contains(name)) {
                return "imagePullSecrets[" + i + "].name=\"" + name + "\" is not allowed because service account "
                        + account + " does not reference that imagePullSecret";
            }
        }
        return null;
    }

    /** Likewise, of the ephemeral containers alone. */
    @Nullable
    String ephemeralProblem(ObjectNode spec) {
        return problem(spec, "ephemeralContainers", "ephemeral container ");
    }

    private @Nullable String problem(ObjectNode spec, String field, String what) {
        for (ObjectNode container : Tree.objects(spec, field)) {
            String start = what + Tree.text(container, "name") + " with ";
            for (ObjectNode variable : Tree.objects(container, "env")) {
                ObjectNode secret = Tree.object(variable, "valueFrom", "secretKeyRef");
                if (secret != null && !allowed.contains(Tree.text(secret, "name"))) {
                    return start + "envVar " + Tree.text(variable, "name") + " referencing"
                            + named(Tree.text(secret, "name"));
                }
            }
            for (ObjectNode source : Tree.objects(container, "envFrom")) {
                ObjectNode secret = Tree.object(source, "secretRef");
                if (secret != null && !allowed.contains(Tree.text(secret, "name"))) {
                    return start + "envFrom referencing" + named(Tree.text(secret, "name"));
                }
            }
        }
        return null;
    }

    private String named(String secret) {
        return " secret.secretName=\"" + secret + "\"" + end;
    }
}
