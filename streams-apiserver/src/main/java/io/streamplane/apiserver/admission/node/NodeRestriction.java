package io.streamplane.apiserver.admission.node;

import io.streamplane.apiserver.admission.AdmissionPlugin;
import io.streamplane.apiserver.admission.Draft;
import io.streamplane.apiserver.admission.Draft.Operation;
import io.streamplane.apiserver.authorization.NodeIdentity;
import io.streamplane.apiserver.identity.AuthenticatedUser;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.apiserver.request.Failures;
import io.streamplane.apiserver.request.Refusal;
import io.streamplane.schemas.kind.core.PodKind;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.tree.Tree;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A kubelet writes its own node, and the pods that are bound to it, and nothing that would give it more ({@code
 * plugin/pkg/admission/noderestriction}). Whoever is no node is not held up.
 */
public final class NodeRestriction implements AdmissionPlugin {

    private static final String LEASES = "kube-node-lease";

    @Override
    public String name() {
        return "NodeRestriction";
    }

    @Override
    public void mutate(Draft draft) {
        admit(draft);
    }

    @Override
    public void validate(Draft draft) {
        if (draft.operation() == Operation.DELETE) {
            admit(draft);
        }
    }

    @Override
    public void admitPart(Draft draft) {
        admit(draft);
    }

    private static void admit(Draft draft) {
        AuthenticatedUser user = draft.caller().identity();
        if (!NodeIdentity.isNode(user)) {
            return;
        }
        String node = NodeIdentity.name(user);
        require(draft, !node.isEmpty(), () -> "could not determine node from user \"" + user.name() + "\"");
        switch (draft.kind().resource()) {
            case "pods" -> pod(draft, node);
            case "nodes" -> OwnNodeWrites.admit(draft, node);
            case "persistentvolumeclaims" -> claim(draft, node);
            case "serviceaccounts" -> token(draft, node);
            case "leases.coordination.k8s.io" -> {
                require(
                        draft,
                        draft.target().namespace().equals(LEASES),
                        () -> "can only access leases in the \"" + LEASES + "\" system namespace");
                require(
                        draft,
                        named(draft).equals(node),
                        () -> "can only access node lease with the same name as the requesting node");
            }
            case "csinodes.storage.k8s.io" ->
                require(
                        draft,
                        named(draft).equals(node),
                        () -> "can only access CSINode with the same name as the requesting node");
            case "resourceslices.resource.k8s.io" -> slice(draft, node);
            case "certificatesigningrequests.certificates.k8s.io" -> NodeRequests.admit(draft, node);
            default -> {
                // others are as the roles say
            }
        }
    }

    static void require(Draft draft, boolean fine, Supplier<String> why) {
        if (!fine) {
            throw new Refusal(Failures.forbidden(draft.kind(), named(draft), why.get()));
        }
    }

    private static String named(Draft draft) {
        return draft.target().name().isEmpty() ? draft.name() : draft.target().name();
    }

    private static String operation(Draft draft) {
        return draft.operation().name().toUpperCase(Locale.ROOT);
    }

    /** Where a pod is, as its node is written in it. */
    private static String nodeOf(@Nullable ObjectNode pod) {
        return Tree.text(Tree.object(pod, "spec"), "nodeName");
    }

    private static void pod(Draft draft, String node) {
        switch (draft.target().subresource()) {
            case "" -> {
                switch (draft.operation()) {
                    case CREATE -> MirrorPods.admit(draft, node);
                    case DELETE ->
                        require(
                                draft,
                                nodeOf(draft.object()).equals(node),
                                () -> "node \"" + node + "\" can only delete pods with spec.nodeName set to itself");
                    default ->
                        require(
                                draft,
                                false,
                                () -> "unexpected operation \"" + operation(draft) + "\", node \"" + node
                                        + "\" can only create and delete mirror pods");
                }
            }
            case "status" -> status(draft, node);
            case "eviction" ->
                require(
                        draft,
                        nodeOf(pod(draft, draft.target().namespace(), named(draft))
                                        .tree())
                                .equals(node),
                        () -> "node " + node + " can only evict pods with spec.nodeName set to itself");
            default ->
                require(
                        draft,
                        false,
                        () -> "unexpected pod subresource \"" + draft.target().subresource()
                                + "\", only 'status' and 'eviction' are allowed");
        }
    }

    private static StoredObject pod(Draft draft, String namespace, String name) {
        return draft.snapshot()
                .get(PodKind.KIND, new ObjectKey(namespace, name))
                .orElseThrow(() -> new Refusal(Failures.notFound(PodKind.KIND, name)));
    }

    private static void status(Draft draft, String node) {
        ObjectNode old = Objects.requireNonNull(draft.old()).tree();
        require(
                draft,
                nodeOf(old).equals(node),
                () -> "node \"" + node + "\" can only update pod status for pods with spec.nodeName set to itself");
        require(
                draft,
                Tree.same(Tree.object(draft.object(), "metadata"), Tree.object(old, "metadata"), "labels"),
                () -> "node \"" + node + "\" cannot update labels through pod status");
        require(
                draft,
                Tree.same(Tree.object(draft.object(), "status"), Tree.object(old, "status"), "resourceClaimStatuses"),
                () -> "node \"" + node + "\" cannot update resource claim statues");
    }

    private static void claim(Draft draft, String node) {
        boolean status = draft.target().subresource().equals("status") && draft.old() != null;
        require(draft, status, () -> "may only update PVC status");
        require(
                draft,
                Tree.equal(
                        withoutOwn(draft.object()),
                        withoutOwn(Objects.requireNonNull(draft.old()).tree())),
                () -> "node \"" + node
                        + "\" is not allowed to update fields other than status.quantity and status.conditions");
    }

    private static ObjectNode withoutOwn(ObjectNode claim) {
        ObjectNode rest = claim.deepCopy();
        ObjectNode metadata = Tree.ensure(rest, "metadata");
        metadata.remove("resourceVersion");
        metadata.remove("managedFields");
        ObjectNode status = Tree.ensure(rest, "status");
        for (String own : new String[] {"capacity", "conditions", "allocatedResourceStatuses", "allocatedResources"}) {
            status.remove(own);
        }
        return rest;
    }

    /** Tokens of ServiceAccounts are bound to a pod of the node. */
    private static void token(Draft draft, String node) {
        if (draft.operation() != Operation.CREATE
                || !draft.target().subresource().equals("token")) {
            return;
        }
        ObjectNode reference = Tree.object(draft.object(), "spec", "boundObjectRef");
        String uid = Tree.text(reference, "uid");
        String name = Tree.text(reference, "name");
        boolean bound = Tree.text(reference, "apiVersion").equals("v1")
                && Tree.text(reference, "kind").equals("Pod")
                && !name.isEmpty();
        require(draft, bound, () -> "node requested token not bound to a pod");
        require(draft, !uid.isEmpty(), () -> "node requested token with a pod binding without a uid");
        StoredObject pod = pod(draft, draft.target().namespace(), name);
        require(
                draft,
                pod.uid().equals(uid),
                () -> "the UID in the bound object reference (" + uid
                        + ") does not match the UID in record. The object might have been deleted and then recreated");
        require(
                draft,
                nodeOf(pod.tree()).equals(node),
                () -> "node requested token bound to a pod scheduled on a different node");
    }

    private static void slice(Draft draft, String node) {
        String verb = draft.operation() == Operation.CREATE ? "create" : "delete";
        require(
                draft,
                draft.operation() == Operation.UPDATE || nodeOf(draft.object()).equals(node),
                () -> "can only " + verb + " ResourceSlice with the same NodeName as the requesting node");
    }
}
