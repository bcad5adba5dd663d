package io.streamplane.apiserver.kind.core;

import io.streamplane.apiserver.kind.Errors;
import io.streamplane.apiserver.kind.FieldError;
import io.streamplane.apiserver.kind.Labels;
import io.streamplane.apiserver.kind.Names;
import io.streamplane.schemas.quantity.Quantity;
import io.streamplane.schemas.tree.Tree;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** What is wrong with a claim of a volume ({@code ValidatePersistentVolumeClaimSpec}, {@code ...Update}, {@code ...StatusUpdate}). */
final class ClaimValidation {

    static final List<String> VOLUME_MODES = List.of("Block", "Filesystem");
    private static final String CLASS_ANNOTATION = "volume.beta.kubernetes.io/storage-class";
    private static final String ATTRIBUTES = "volumeAttributesClassName";

    /** How far a volume has grown, in the order of upstream's message. */
    private static final List<String> RESIZE = List.of(
            "ControllerResizeInProgress",
            "ControllerResizeInfeasible",
            "NodeResizeInProgress",
            "NodeResizeInfeasible",
            "NodeResizePending");

    private ClaimValidation() {}

    /** @param spec of a claim, or of a template for one */
    static void validate(Errors errors, ObjectNode spec, String path) {
        AccessModes.validate(errors, spec, path, "at least 1 access mode is required");
        Labels.validateSelector(errors, Tree.object(spec, "selector"), path + ".selector");
        String asked = Tree.text(Tree.object(spec, "resources", "requests"), "storage");
        String at = path + ".resources[storage]";
        if (asked.isEmpty()) {
            errors.required(at, "");
        } else {
            positive(errors, asked, at);
        }
        className(errors, spec, "storageClassName", path);
        if (Tree.has(spec, "volumeMode") && !VOLUME_MODES.contains(Tree.text(spec, "volumeMode"))) {
            errors.notSupported(path + ".volumeMode", Tree.text(spec, "volumeMode"), VOLUME_MODES);
        }
        dataSources(errors, spec, path);
        className(errors, spec, ATTRIBUTES, path);
    }

    static void className(Errors errors, ObjectNode spec, String field, String path) {
        String name = Tree.text(spec, field);
        if (!name.isEmpty()) {
            errors.invalid(path + "." + field, name, Names.dnsSubdomain(name));
        }
    }

    static void positive(Errors errors, String amount, String path) {
        Optional<Quantity> quantity = Quantity.parse(amount);
        if (quantity.isEmpty()) {
            errors.invalid(path, amount, Quantity.SYNTAX);
        } else if (quantity.get().amount().signum() <= 0) {
            errors.invalid(path, amount, "must be greater than zero");
        }
    }

    private static void dataSources(Errors errors, ObjectNode spec, String path) {
        ObjectNode source = Tree.object(spec, "dataSource");
        ObjectNode reference = Tree.object(spec, "dataSourceRef");
        dataSource(errors, source, path + ".dataSource");
        dataSource(errors, reference, path + ".dataSourceRef");
        String namespace = Tree.text(reference, "namespace");
        if (!namespace.isEmpty()) {
            errors.invalid(path + ".dataSourceRef.namespace", namespace, Names.dnsLabel(namespace));
        }
        if (source == null || reference == null) {
            return;
        }
        if (!namespace.isEmpty()) {
            errors.invalid(
                    path, path + ".dataSource", "may not be specified when dataSourceRef.namespace is specified");
        } else if (!List.of("apiGroup", "kind", "name").stream()
                .allMatch(field -> Tree.text(source, field).equals(Tree.text(reference, field)))) {
            errors.invalid(path, path + ".dataSource", "must match dataSourceRef");
        }
    }

    private static void dataSource(Errors errors, @Nullable ObjectNode source, String path) {
        if (source == null) {
            return;
        }
        String kind = Tree.text(source, "kind");
        String group = Tree.text(source, "apiGroup");
        if (Tree.text(source, "name").isEmpty()) {
            errors.required(path + ".name", "");
        }
        if (kind.isEmpty()) {
            errors.required(path + ".kind", "");
        }
        if (group.isEmpty() && !kind.equals("PersistentVolumeClaim")) {
            errors.invalid(path, kind, "must be 'PersistentVolumeClaim' when referencing the default apiGroup");
        } else if (!group.isEmpty()) {
            errors.invalid(path + ".apiGroup", group, Names.dnsSubdomain(group));
        }
    }

    /** A claim never changes, but that its volume is named once, and that a bound one may ask for more and for another class. */
    static List<FieldError> validateUpdate(ObjectNode claim, ObjectNode old) {
        var errors = new Errors();
        ObjectNode before = Tree.ensure(old, "spec");
        ObjectNode now = Tree.ensure(claim, "spec");
        ObjectNode settled = now.deepCopy();
        if (Tree.text(before, "volumeName").isEmpty()) {
            Tree.copy(before, settled, "volumeName");
        }
        storageClass(errors, claim, old, settled);
        if (Tree.text(Tree.object(old, "status"), "phase").equals("Bound")) {
            ObjectNode requests = Tree.object(settled, "resources", "requests");
            ObjectNode requested = Tree.object(before, "resources", "requests");
            if (requests != null && requested != null) {
                Tree.copy(requested, requests, "storage");
            }
            if (Tree.has(settled, ATTRIBUTES)) {
                Tree.copy(before, settled, ATTRIBUTES);
            }
        }
        if (!Tree.equal(settled, before)) {
            errors.forbidden(
                    "spec",
                    "spec is immutable after creation except resources.requests and volumeAttributesClassName for bound"
                            + " claims\n" + PodUpdateValidation.difference(settled, before));
        }
        size(errors, now, old);
        errors.immutable("volumeMode", now.get("volumeMode"), Tree.same(now, before, "volumeMode"));
        attributesClass(errors, now, before);
        return errors.found();
    }

    /** The annotation that named the class once, and a claim without any class, may be followed by the field. */
    private static void storageClass(Errors errors, ObjectNode claim, ObjectNode old, ObjectNode settled) {
        ObjectNode before = Tree.ensure(old, "spec");
        ObjectNode annotations = Tree.object(claim, "metadata", "annotations");
        ObjectNode oldAnnotations = Tree.object(old, "metadata", "annotations");
        String named = Tree.text(annotations, CLASS_ANNOTATION);
        String oldNamed = Tree.text(oldAnnotations, CLASS_ANNOTATION);
        boolean wasNamed = Tree.has(oldAnnotations, CLASS_ANNOTATION);
        boolean isNew = Tree.has(settled, "storageClassName") && !Tree.has(before, "storageClassName");
        boolean follows = isNew && Tree.text(settled, "storageClassName").equals(oldNamed);
        boolean upgraded = wasNamed && follows && (!Tree.has(annotations, CLASS_ANNOTATION) || named.equals(oldNamed));
        if (!upgraded && !named.equals(oldNamed)) {
            errors.invalid("metadata.annotations." + CLASS_ANNOTATION, named, "field is immutable");
        }
        if (isNew && (!wasNamed || follows)) {
            settled.remove("storageClassName");
        }
    }

    /** What a claim may ask for again after a growth that fails is more than it has, so that no volume ever shrinks (KEP-1790). */
    private static void size(Errors errors, ObjectNode spec, ObjectNode old) {
        BigDecimal size = storage(Tree.object(spec, "resources", "requests"));
        BigDecimal before = storage(Tree.object(old, "spec", "resources", "requests"));
        if (size.compareTo(before) < 0 && size.compareTo(storage(Tree.object(old, "status", "capacity"))) <= 0) {
            errors.forbidden("spec.resources.requests.storage", "field can not be less than status.capacity");
        }
    }

    private static BigDecimal storage(@Nullable ObjectNode amounts) {
        return Quantity.parse(Tree.text(amounts, "storage"))
                .map(Quantity::amount)
                .orElse(BigDecimal.ZERO);
    }

    private static void attributesClass(Errors errors, ObjectNode now, ObjectNode before) {
        String path = "spec." + ATTRIBUTES;
        if (Tree.has(before, ATTRIBUTES) && !Tree.has(now, ATTRIBUTES)) {
            errors.forbidden(path, "update from non-nil value to nil is forbidden");
        } else if (!Tree.text(before, ATTRIBUTES).isEmpty()
                && Tree.text(now, ATTRIBUTES).isEmpty()) {
            errors.forbidden(path, "update from non-nil value to an empty string is forbidden");
        }
    }

    static List<FieldError> validateStatus(ObjectNode status) {
        var errors = new Errors();
        ResourceNames.notNegative(errors, Tree.object(status, "capacity"), "status.capacity");
        Tree.textMap(status, "allocatedResourceStatuses").forEach((resource, state) -> {
            resource(errors, resource, "status.allocatedResourceStatus");
            if (!RESIZE.contains(state)) {
                errors.notSupported("status.allocatedResourceStatus", resource, RESIZE);
            }
        });
        ObjectNode allocated = Tree.object(status, "allocatedResources");
        ObjectNode known = allocated == null ? null : allocated.deepCopy();
        Tree.textMap(allocated).keySet().forEach(resource -> {
            if (known != null && !resource(errors, resource, "status.allocatedResources")) {
                known.remove(resource);
            }
        });
        ResourceNames.notNegative(errors, known, "status.allocatedResources");
        return errors.found();
    }

    /** Of resources that Kubernetes names there is but one; those of others are theirs. */
    private static boolean resource(Errors errors, String name, String path) {
        List<String> wrong = Names.qualifiedName(name);
        errors.invalid(path, name, wrong);
        boolean ofOthers = name.contains("/") && !name.contains("kubernetes.io/");
        if (wrong.isEmpty() && !ofOthers && !name.equals("storage")) {
            errors.notSupported(path, name, List.of("storage"));
            return false;
        }
        return wrong.isEmpty();
    }
}
