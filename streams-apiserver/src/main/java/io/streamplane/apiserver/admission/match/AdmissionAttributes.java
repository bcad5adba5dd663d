package io.streamplane.apiserver.admission.match;

import io.streamplane.apiserver.admission.Draft;
import io.streamplane.apiserver.admission.Draft.Operation;
import io.streamplane.apiserver.identity.AuthenticatedUser;
import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.apiserver.request.Scale;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.core.NamespaceKind;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A request of admission as webhooks and policies see it. What it shows of the draft is what the draft holds when it is asked. */
public final class AdmissionAttributes {

    private static final String GROUP = "admissionregistration.k8s.io";
    private static final Set<String> CONFIGURATION = Set.of(
            "validatingwebhookconfigurations",
            "mutatingwebhookconfigurations",
            "validatingadmissionpolicies",
            "validatingadmissionpolicybindings",
            "mutatingadmissionpolicies",
            "mutatingadmissionpolicybindings");

    private final Draft draft;
    private final @Nullable RequestKinds sent;

    public AdmissionAttributes(Draft draft) {
        this.draft = draft;
        this.sent = RequestKinds.of(draft.kind(), draft.target().subresource());
    }

    /** Whether it is about what configures admission, which admission never stands in the way of. */
    public static boolean isExempt(Draft draft) {
        return draft.kind().group().equals(GROUP)
                && CONFIGURATION.contains(draft.kind().plural());
    }

    public Draft draft() {
        return draft;
    }

    public Operation operation() {
        return draft.operation();
    }

    /** Of the object that the path names, at the path's version. */
    public Kind kind() {
        return draft.kind();
    }

    public String subresource() {
        return draft.target().subresource();
    }

    public Snapshot snapshot() {
        return draft.snapshot();
    }

    public String name() {
        String path = draft.target().name();
        return path.isEmpty() ? draft.name() : path;
    }

    /** Of a namespace, itself; empty of all else that is in none. */
    public String namespace() {
        return kind().resource().equals(NamespaceKind.RESOURCE)
                ? name()
                : draft.target().namespace();
    }

    /** The object that it is about, as it would be; null at a deletion. Never change it. */
    public @Nullable ObjectNode object() {
        return operation() == Operation.DELETE ? null : shown(draft.object());
    }

    /** The object as it is; null where there is none. Never change it. */
    public @Nullable ObjectNode oldObject() {
        StoredObject old = draft.old();
        return old == null || operation() == Operation.CREATE || operation() == Operation.CONNECT
                ? null
                : shown(old.tree());
    }

    private ObjectNode shown(ObjectNode object) {
        return sent == RequestKinds.SCALE ? Scale.of(kind(), object) : object;
    }

    /** As {@link #object}, at a version of its kind; a copy. */
    public @Nullable ObjectNode object(Kind version) {
        ObjectNode object = object();
        StoredObject old = draft.old();
        if (object == null) {
            return null;
        }
        ObjectNode copy = converted(object, version);
        if (old != null && operation() == Operation.UPDATE) {
            Tree.ensure(copy, "metadata").put("resourceVersion", Long.toString(old.revision()));
        }
        return copy;
    }

    /** As {@link #oldObject}, at a version of its kind; a copy. */
    public @Nullable ObjectNode oldObject(Kind version) {
        ObjectNode old = oldObject();
        return old == null ? null : converted(old, version);
    }

    private ObjectNode converted(ObjectNode object, Kind version) {
        ObjectNode copy = object.deepCopy();
        if (sent != null) {
            return copy;
        }
        version.convert(copy);
        return version.converted(copy);
    }

    /** Puts what a plug-in has made of {@link #object(Kind)} in its place. */
    public void replace(ObjectNode changed) {
        if (sent == RequestKinds.SCALE) {
            ObjectNode whole = draft.object().deepCopy();
            Scale.setReplicas(kind(), whole, Tree.number(Tree.object(changed, "spec"), "replicas", 0));
            draft.replace(whole);
            return;
        }
        draft.replace(sent == null ? converted(changed, kind()) : changed);
    }

    /** The namespace that it is in, as expressions may see it; empty of what is in none. */
    public Optional<ObjectNode> namespaceObject() {
        if (!kind().namespaced()) {
            return Optional.empty();
        }
        return snapshot()
                .get(NamespaceKind.KIND, ObjectKey.clusterScoped(namespace()))
                .map(StoredObject::tree)
                .map(AdmissionAttributes::visible);
    }

    private static ObjectNode visible(ObjectNode namespace) {
        ObjectNode copy = namespace.deepCopy();
        Tree.ensure(copy, "metadata").remove(List.of("managedFields", "ownerReferences", "selfLink"));
        return copy;
    }

    /** An AdmissionRequest without uid and objects, as {@code CreateAdmissionRequest} of upstream fills it. */
    public ObjectNode request(Kind version) {
        ObjectNode request = JsonNodeFactory.instance.objectNode();
        kind(request.putObject("kind"), version);
        resource(request.putObject("resource"), version);
        put(request, "subResource", subresource());
        kind(request.putObject("requestKind"), kind());
        resource(request.putObject("requestResource"), kind());
        put(request, "requestSubResource", subresource());
        put(request, "name", name());
        put(request, "namespace", namespace());
        request.put("operation", operation().name());
        user(request.putObject("userInfo"), draft.caller().identity());
        request.put("dryRun", draft.dryRun());
        request.set("options", options());
        return request;
    }

    private void kind(ObjectNode at, Kind version) {
        at.put("group", sent == null ? version.group() : sent.group)
                .put("version", sent == null ? version.version() : sent.version)
                .put("kind", sent == null ? version.kind() : sent.kind);
    }

    private static void resource(ObjectNode at, Kind version) {
        at.put("group", version.group()).put("version", version.version()).put("resource", version.plural());
    }

    private static void user(ObjectNode at, AuthenticatedUser user) {
        put(at, "username", user.name());
        put(at, "uid", user.uid());
        var groups = at.putArray("groups");
        user.allGroups().forEach(groups::add);
        if (!user.extra().isEmpty()) {
            ObjectNode extra = at.putObject("extra");
            user.extra().forEach((key, values) -> {
                var all = extra.putArray(key);
                values.forEach(all::add);
            });
        }
    }

    /** As the client says them; of a patch, as those of what it comes to ({@code patchToUpdateOptions} of upstream). */
    private ObjectNode options() {
        ObjectNode options = JsonNodeFactory.instance.objectNode();
        String kind = switch (operation()) {
            case CREATE -> "CreateOptions";
            case UPDATE -> "UpdateOptions";
            case DELETE -> "DeleteOptions";
            case CONNECT -> "";
        };
        if (!kind.isEmpty()) {
            options.put("kind", kind).put("apiVersion", "meta.k8s.io/v1");
            draft.options().putInto(options);
        }
        return options;
    }

    private static void put(ObjectNode at, String field, String value) {
        if (!value.isEmpty()) {
            at.put(field, value);
        }
    }
}
