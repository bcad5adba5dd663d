package io.streamplane.apiserver.admission;

import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.apiserver.request.Failures;
import io.streamplane.apiserver.request.Refusal;
import io.streamplane.schemas.kind.core.PodKind;
import io.streamplane.schemas.kind.core.PodUses;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What Kubernetes' admission plug-in ServiceAccount does to a new pod: the account that it names must be there, what the account
 * says is taken over into the pod, and an account may limit which Secrets its pods use. Where controllers run, which make
 * the {@code default} ServiceAccount in every namespace, a pod waits a moment for that one, and is refused where it does not come; elsewhere, as
 * in a replay, it is admitted as by one that says nothing. The name of the volume follows from the uid of the pod's controller, or else of the pod: so the same pod is
 * made when it is asked for again, and the specs of a controller's pods are the same bytes, which readers share.
 */
public final class PodReferences implements AdmissionPlugin {

    private static final String DEFAULT_ACCOUNT = "default";

    private final boolean demanding;

    /** @param demanding whether controllers run, so that the default ServiceAccount is there or about to come */
    public PodReferences(boolean demanding) {
        this.demanding = demanding;
    }

    @Override
    public String name() {
        return "ServiceAccount";
    }

    @Override
    public void mutate(Draft draft) {
        if (!isNewPod(draft) || isMirror(draft)) {
            return;
        }
        ObjectNode spec = Tree.ensure(draft.object(), "spec");
        Tree.defaultText(spec, "serviceAccountName", DEFAULT_ACCOUNT);
        spec.put("serviceAccount", Tree.text(spec, "serviceAccountName"));
        ObjectNode account = account(draft, spec);
        if (mountsToken(spec, account)) {
            TokenVolume.mount(spec, controllerOrSelf(draft.metadata()));
        }
        if (account != null && Tree.objects(spec, "imagePullSecrets").isEmpty()) {
            Tree.objects(account, "imagePullSecrets")
                    .forEach(secret ->
                            spec.withArray("imagePullSecrets").addObject().put("name", Tree.text(secret, "name")));
        }
    }

    @Override
    public void validate(Draft draft) {
        ObjectNode spec = Tree.object(draft.object(), "spec");
        if (spec == null || !draft.kind().resource().equals(PodKind.RESOURCE)) {
            return;
        }
        boolean ephemeral = draft.target().subresource().equals("ephemeralcontainers")
                && draft.operation() == Draft.Operation.UPDATE;
        if (!ephemeral && !isNewPod(draft)) {
            return;
        }
        if (!ephemeral && isMirror(draft)) {
            mirror(draft, spec);
            return;
        }
        if (!ephemeral && Tree.text(spec, "serviceAccountName").isEmpty()) {
            throw refused(
                    draft,
                    "no service account specified for pod " + draft.target().namespace() + "/" + draft.name());
        }
        ObjectNode account = account(draft, spec);
        if (account != null && SecretReferences.isEnforced(account)) {
            var references = new SecretReferences(account);
            String problem = ephemeral ? references.ephemeralProblem(spec) : references.problem(spec);
            if (problem != null) {
                throw refused(draft, problem);
            }
        }
    }

    private static boolean isNewPod(Draft draft) {
        return draft.operation() == Draft.Operation.CREATE
                && draft.target().subresource().isEmpty()
                && draft.kind().resource().equals(PodKind.RESOURCE);
    }

    /** One that a kubelet makes for a static pod: it stays as it is, and may refer to little. */
    private static boolean isMirror(Draft draft) {
        return PodUses.isMirror(draft.object());
    }

    private static void mirror(Draft draft, ObjectNode spec) {
        if (!Tree.text(spec, "serviceAccountName").isEmpty()) {
            throw refused(draft, "a mirror pod may not reference service accounts");
        } else if (PodUses.secrets(draft.object()).findAny().isPresent()) {
            throw refused(draft, "a mirror pod may not reference secrets");
        }
        boolean token = Tree.objects(spec, "volumes").stream()
                .flatMap(volume -> Tree.objects(Tree.object(volume, "projected"), "sources").stream())
                .anyMatch(source -> Tree.has(source, "serviceAccountToken"));
        if (token) {
            throw refused(draft, "a mirror pod may not use ServiceAccountToken volume projections");
        }
    }

    /** Null for the default one that nobody demands. */
    private @Nullable ObjectNode account(Draft draft, ObjectNode spec) {
        String name = Tree.text(spec, "serviceAccountName");
        StoredObject found = draft.snapshot()
                .kinds()
                .ofObject("v1", "ServiceAccount")
                .flatMap(kind ->
                        draft.snapshot().get(kind, new ObjectKey(draft.target().namespace(), name)))
                .orElse(null);
        boolean isDefault = name.equals(DEFAULT_ACCOUNT);
        if (found == null && (demanding || !isDefault)) {
            var failure = Failures.forbidden(
                    draft.kind(),
                    draft.name(),
                    "error looking up service account " + draft.target().namespace() + "/" + name
                            + ": serviceaccount \"" + name + "\" not found");
            throw isDefault ? Refusal.untilItComes(failure) : new Refusal(failure);
        }
        return found == null ? null : found.tree();
    }

    private static String controllerOrSelf(ObjectNode metadata) {
        for (ObjectNode owner : Tree.objects(metadata, "ownerReferences")) {
            if (Tree.flag(owner, "controller")) {
                return Tree.text(owner, "uid");
            }
        }
        return Tree.text(metadata, "uid");
    }

    private static boolean mountsToken(ObjectNode spec, @Nullable ObjectNode account) {
        String field = "automountServiceAccountToken";
        if (Tree.has(spec, field)) {
            return Tree.flag(spec, field);
        }
        return account == null || !Tree.has(account, field) || Tree.flag(account, field);
    }

    private static Refusal refused(Draft draft, String why) {
        return new Refusal(Failures.forbidden(draft.kind(), draft.name(), why));
    }

    /** The projected volume by which a pod reaches the API: a token, the cluster's authority and the pod's namespace. */
    private static final class TokenVolume {

        private static final String PREFIX = "kube-api-access-";
        private static final String PATH = "/var/run/secrets/kubernetes.io/serviceaccount";
        private static final int MODE_0644 = 0644;
        private static final long SECONDS = 3607;

        private TokenVolume() {}

        static void mount(ObjectNode spec, String seed) {
            String present = Tree.objects(spec, "volumes").stream()
                    .map(volume -> Tree.text(volume, "name"))
                    .filter(name -> name.startsWith(PREFIX))
                    .findFirst()
                    .orElse("");
            String name = present.isEmpty() ? PREFIX + GenerateName.suffix(seed.hashCode()) : present;
            boolean needed = false;
            for (String list : List.of("initContainers", "containers")) {
                for (ObjectNode container : Tree.objects(spec, list)) {
                    needed |= mountIn(container, name);
                }
            }
            if (needed && present.isEmpty()) {
                add(spec, name);
            }
        }

        /** False where the container has something else there. */
        private static boolean mountIn(ObjectNode container, String volume) {
            boolean taken = Tree.objects(container, "volumeMounts").stream()
                    .anyMatch(mount -> Tree.text(mount, "mountPath").equals(PATH));
            if (!taken) {
                container
                        .withArray("volumeMounts")
                        .addObject()
                        .put("name", volume)
                        .put("readOnly", true)
                        .put("mountPath", PATH);
            }
            return !taken;
        }

        private static void add(ObjectNode spec, String name) {
            ObjectNode projected =
                    spec.withArray("volumes").addObject().put("name", name).putObject("projected");
            projected.put("defaultMode", MODE_0644);
            var sources = projected.putArray("sources");
            sources.addObject()
                    .putObject("serviceAccountToken")
                    .put("expirationSeconds", SECONDS)
                    .put("path", "token");
            ObjectNode authority = sources.addObject().putObject("configMap");
            authority.put("name", "kube-root-ca.crt");
            authority.putArray("items").addObject().put("key", "ca.crt").put("path", "ca.crt");
            ObjectNode namespace = sources.addObject()
                    .putObject("downwardAPI")
                    .putArray("items")
                    .addObject();
            namespace.put("path", "namespace");
            namespace.putObject("fieldRef").put("apiVersion", "v1").put("fieldPath", "metadata.namespace");
        }
    }
}
