package io.streamplane.apiserver.apply;

import io.streamplane.apiserver.apply.FieldManager.Operation;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.apps.DeploymentKind;
import io.streamplane.schemas.kind.apps.ReplicaSetKind;
import io.streamplane.schemas.kind.core.ConfigMapKind;
import io.streamplane.schemas.kind.core.NamespaceKind;
import io.streamplane.schemas.kind.core.NodeKind;
import io.streamplane.schemas.kind.core.PodKind;
import io.streamplane.schemas.kind.core.PodUses;
import io.streamplane.schemas.kind.core.ServiceAccountKind;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What our own components own: the status that they report, and the objects that they make. They write too often for
 * {@code managedFields} to be stored with each write, and a status is stored apart from metadata. So these entries follow from
 * the object: what nobody else owns of a status is its component's, and an object without any entry is its maker's. They are
 * added where an object is shown and where ownership is decided, under the names that Kubernetes' components have.
 */
public final class ComponentFields {

    private static final String CONTROLLERS = "kube-controller-manager";
    private static final String KUBELET = "kubelet";
    private static final String SCHEDULER = "kube-scheduler";
    private static final Set<String> NAMES = Set.of(CONTROLLERS, KUBELET, SCHEDULER);

    private static final String FIELD = "managedFields";
    private static final String STATUS = "status";

    private ComponentFields() {}

    /** The name of a component of ours as a manager, e.g. {@code deployment-controller} or {@code kubelet/node-0}. */
    public static String managerOf(String component) {
        if (component.endsWith("-controller")) {
            return CONTROLLERS;
        }
        if (component.startsWith(KUBELET + "/")) {
            return KUBELET;
        }
        return component.equals("default-scheduler") ? SCHEDULER : component;
    }

    /** The object with its components' entries; itself where there are none. Parts of it are shared. */
    public static ObjectNode shown(Kind kind, ObjectNode object) {
        if (!reports(kind) && Tree.has(Tree.object(object, "metadata"), FIELD)) {
            return object;
        }
        ManagedFields known = ManagedFields.of(object);
        ManagedFields all = withStatus(kind, object, known.entries().isEmpty() ? made(kind, object) : known);
        if (all.equals(known)) {
            return object;
        }
        ObjectNode shown = object.objectNode();
        shown.setAll(object);
        shown.putObject("metadata").setAll(Tree.ensure(object, "metadata")).set(FIELD, all.toJson());
        return shown;
    }

    /** Who owns an object that has no entries; null where that is not known. */
    public static @Nullable ArrayNode maker(Kind kind, ObjectNode object) {
        ManagedFields made = made(kind, object);
        return made.entries().isEmpty() ? null : made.toJson();
    }

    /** Without the entries that follow from the object. */
    public static ArrayNode stored(Kind kind, ArrayNode fields) {
        ArrayNode stored = fields.arrayNode();
        fields.forEach(entry -> {
            boolean follows = Tree.text(entry, "subresource").equals(STATUS)
                    && Tree.text(entry, "operation").equals(Operation.UPDATE.text())
                    && NAMES.contains(Tree.text(entry, "manager"))
                    && reports(kind);
            if (!follows) {
                stored.add(entry);
            }
        });
        return stored;
    }

    private static boolean reports(Kind kind) {
        return switch (kind.resource()) {
            case DeploymentKind.RESOURCE,
                    ReplicaSetKind.RESOURCE,
                    NamespaceKind.RESOURCE,
                    NodeKind.RESOURCE,
                    PodKind.RESOURCE -> true;
            default -> false;
        };
    }

    private static ManagedFields withStatus(Kind kind, ObjectNode object, ManagedFields known) {
        ObjectNode status = Tree.object(object, STATUS);
        String name = status == null ? "" : reporter(kind, object, status);
        if (status == null || name.isEmpty()) {
            return known;
        }
        ObjectNode alone = object.objectNode();
        alone.set(STATUS, status);
        var manager = new FieldManager(name, Operation.UPDATE, kind.apiVersion(), STATUS);
        FieldSet rest = FieldSets.of(Shape.of(kind), alone)
                .without("f:status", "f:qosClass")
                .difference(new ManagedFields(known.ofOthers(manager)).ofAll());
        if (kind.resource().equals(NamespaceKind.RESOURCE)) {
            rest = rest.without("f:status", "f:phase");
        }
        return known.with(manager, rest, "");
    }

    /** Empty where nobody has reported: then what the status holds is the API server's. */
    private static String reporter(Kind kind, ObjectNode object, ObjectNode status) {
        boolean conditions = Tree.has(status, "conditions");
        return switch (kind.resource()) {
            case DeploymentKind.RESOURCE, ReplicaSetKind.RESOURCE ->
                Tree.has(status, "observedGeneration") ? CONTROLLERS : "";
            case NamespaceKind.RESOURCE -> conditions ? CONTROLLERS : "";
            case NodeKind.RESOURCE -> conditions ? KUBELET : "";
            case PodKind.RESOURCE -> {
                boolean bound =
                        !Tree.text(Tree.object(object, "spec"), "nodeName").isEmpty();
                yield !conditions ? "" : bound ? KUBELET : SCHEDULER;
            }
            default -> "";
        };
    }

    private static ManagedFields made(Kind kind, ObjectNode object) {
        String name = makerName(kind, object);
        if (name.isEmpty()) {
            return ManagedFields.NONE;
        }
        var manager = new FieldManager(name, Operation.UPDATE, kind.apiVersion(), "");
        FieldSet set = Ownership.owned(manager, FieldSets.of(Shape.of(kind), object));
        // Set by a binding, which no manager does, but of mirrors.
        boolean bound = kind.resource().equals(PodKind.RESOURCE) && !PodUses.isMirror(object);
        FieldSet made = bound ? set.without("f:spec", "f:nodeName") : set;
        return ManagedFields.NONE.with(manager, made, Tree.text(Tree.object(object, "metadata"), "creationTimestamp"));
    }

    private static String makerName(Kind kind, ObjectNode object) {
        ObjectNode metadata = Tree.object(object, "metadata");
        return switch (kind.resource()) {
            case PodKind.RESOURCE -> PodUses.isMirror(object) ? KUBELET : isControlled(metadata) ? CONTROLLERS : "";
            case ReplicaSetKind.RESOURCE -> isControlled(metadata) ? CONTROLLERS : "";
            case NodeKind.RESOURCE -> KUBELET;
            case ServiceAccountKind.RESOURCE -> Tree.text(metadata, "name").equals("default") ? CONTROLLERS : "";
            case ConfigMapKind.RESOURCE -> Tree.text(metadata, "name").equals("kube-root-ca.crt") ? CONTROLLERS : "";
            default -> "";
        };
    }

    private static boolean isControlled(@Nullable ObjectNode metadata) {
        List<ObjectNode> owners = Tree.objects(metadata, "ownerReferences");
        return owners.stream().anyMatch(owner -> Tree.flag(owner, "controller"));
    }
}
