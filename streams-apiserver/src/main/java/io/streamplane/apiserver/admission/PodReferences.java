package io.streamplane.apiserver.admission;

import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.apiserver.request.Failures;
import io.streamplane.apiserver.request.Refusal;
import io.streamplane.schemas.kind.core.PodKind;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What Kubernetes' admission plug-ins ServiceAccount, Priority and RuntimeClass do to a new pod: what it names must be there,
 * and is taken over into it. The {@code default} ServiceAccount may be missing, for a controller makes it in every namespace.
 * The name of the volume follows from the pod's uid, so that the same pod is made when it is asked for again.
 */
final class PodReferences implements AdmissionStep {

    private static final String DEFAULT_ACCOUNT = "default";
    private static final Map<String, Integer> SYSTEM_PRIORITIES =
            Map.of("system-cluster-critical", 2_000_000_000, "system-node-critical", 2_000_001_000);

    @Override
    public void admit(Draft draft) {
        if (!draft.isCreate() || !draft.kind().resource().equals(PodKind.RESOURCE)) {
            return;
        }
        ObjectNode spec = Tree.ensure(draft.object(), "spec");
        account(draft, spec);
        priority(draft, spec);
        runtimeClass(draft, spec);
    }

    private static void account(Draft draft, ObjectNode spec) {
        String name = Tree.text(spec, "serviceAccountName");
        StoredObject found = draft.snapshot()
                .kinds()
                .ofObject("v1", "ServiceAccount")
                .flatMap(kind ->
                        draft.snapshot().get(kind, new ObjectKey(draft.target().namespace(), name)))
                .orElse(null);
        if (found == null && !name.equals(DEFAULT_ACCOUNT)) {
            throw refused(
                    draft,
                    "error looking up service account " + draft.target().namespace() + "/" + name
                            + ": serviceaccount \"" + name + "\" not found");
        }
        ObjectNode account = found == null ? null : found.tree();
        if (mountsToken(spec, account)) {
            TokenVolume.mount(spec, Tree.text(draft.metadata(), "uid"));
        }
        if (account != null
                && Tree.objects(spec, "imagePullSecrets").isEmpty()
                && Tree.has(account, "imagePullSecrets")) {
            Tree.copy(account, spec, "imagePullSecrets");
        }
    }

    private static boolean mountsToken(ObjectNode spec, @Nullable ObjectNode account) {
        String field = "automountServiceAccountToken";
        if (Tree.has(spec, field)) {
            return Tree.flag(spec, field);
        }
        return account == null || !Tree.has(account, field) || Tree.flag(account, field);
    }

    private static void priority(Draft draft, ObjectNode spec) {
        String name = Tree.text(spec, "priorityClassName");
        long priority = 0;
        String preemption = "PreemptLowerPriority";
        if (SYSTEM_PRIORITIES.containsKey(name)) {
            priority = SYSTEM_PRIORITIES.getOrDefault(name, 0);
        } else if (!name.isEmpty()) {
            ObjectNode found = find(draft, "scheduling.k8s.io/v1", "PriorityClass", name);
            if (found == null) {
                throw refused(draft, "no PriorityClass with name " + name + " was found");
            }
            priority = Tree.number(found, "value", 0);
            preemption = Tree.has(found, "preemptionPolicy") ? Tree.text(found, "preemptionPolicy") : preemption;
        }
        if (Tree.has(spec, "priority") && Tree.number(spec, "priority", 0) != priority) {
            throw refused(
                    draft,
                    "the integer value of priority (" + Tree.number(spec, "priority", 0)
                            + ") must not be provided in pod spec; priority admission controller computed " + priority
                            + " from the given PriorityClass name");
        }
        String asked = Tree.text(spec, "preemptionPolicy");
        if (!asked.isEmpty() && !asked.equals(preemption)) {
            throw refused(
                    draft,
                    "the string value of PreemptionPolicy (" + asked
                            + ") must not be provided in pod spec; priority admission controller computed " + preemption
                            + " from the given PriorityClass name");
        }
        spec.put("priority", priority);
        spec.put("preemptionPolicy", preemption);
    }

    private static void runtimeClass(Draft draft, ObjectNode spec) {
        String name = Tree.text(spec, "runtimeClassName");
        if (!name.isEmpty() && find(draft, "node.k8s.io/v1", "RuntimeClass", name) == null) {
            throw refused(draft, "pod rejected: RuntimeClass \"" + name + "\" not found");
        }
    }

    /** An object of cluster scope; null also where its kind is not served. */
    private static @Nullable ObjectNode find(Draft draft, String apiVersion, String kind, String name) {
        return draft.snapshot()
                .kinds()
                .ofObject(apiVersion, kind)
                .flatMap(served -> draft.snapshot().get(served, ObjectKey.clusterScoped(name)))
                .map(StoredObject::tree)
                .orElse(null);
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

        static void mount(ObjectNode spec, String uid) {
            String present = Tree.objects(spec, "volumes").stream()
                    .map(volume -> Tree.text(volume, "name"))
                    .filter(name -> name.startsWith(PREFIX))
                    .findFirst()
                    .orElse("");
            String name = present.isEmpty() ? PREFIX + GenerateName.suffix(uid.hashCode()) : present;
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
