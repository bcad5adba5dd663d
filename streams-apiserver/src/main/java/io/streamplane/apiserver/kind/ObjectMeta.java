package io.streamplane.apiserver.kind;

import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.apiextensions.CustomResourceDefinitionKind;
import io.streamplane.schemas.kind.networking.IpAddressKind;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import tools.jackson.databind.node.ObjectNode;

/** What Kubernetes demands of {@code metadata}, whatever the kind. */
public final class ObjectMeta {

    private static final int ANNOTATIONS_BYTES = 256 * 1024;
    private static final Set<String> OLD_FINALIZERS = Set.of("kubernetes", "orphan", "foregroundDeletion");
    /** Groups whose objects may have any name that can stand in a path. */
    private static final Set<String> ANY_SEGMENT =
            Set.of("rbac.authorization.k8s.io", "certificates.k8s.io", "apiregistration.k8s.io");

    private static final Set<String> LABEL_NAMES = Set.of("Namespace");

    private ObjectMeta() {}

    public static List<FieldError> validate(Kind kind, ObjectNode object) {
        var errors = new Errors();
        ObjectNode metadata = Tree.ensure(object, "metadata");
        String name = Tree.text(metadata, "name");
        if (name.isEmpty()) {
            errors.required("metadata.name", "name or generateName is required");
        } else {
            errors.invalid("metadata.name", name, nameRule(kind).apply(name));
        }
        String generateName = Tree.text(metadata, "generateName");
        if (!generateName.isEmpty()) {
            String probe = generateName.endsWith("-")
                    ? generateName.substring(0, generateName.length() - 1) + "a"
                    : generateName;
            errors.invalid("metadata.generateName", generateName, nameRule(kind).apply(probe));
        }
        Labels.validate(errors, Tree.textMap(metadata, "labels"), "metadata.labels");
        validateAnnotations(errors, Tree.textMap(metadata, "annotations"), "metadata.annotations");
        validateFinalizers(errors, metadata, !isOfExtensions(kind));
        validateOwners(errors, metadata);
        return errors.found();
    }

    public static void validateAnnotations(Errors errors, Map<String, String> annotations, String path) {
        for (String name : annotations.keySet()) {
            errors.invalid(path, name, Names.qualifiedName(name.toLowerCase(java.util.Locale.ROOT)));
        }
        if (areTooLarge(annotations)) {
            errors.tooLong(path, ANNOTATIONS_BYTES);
        }
    }

    /** Whether annotations are more than an object may have. */
    public static boolean areTooLarge(Map<String, String> annotations) {
        long length = 0;
        for (var each : annotations.entrySet()) {
            length += each.getKey().length() + each.getValue().length();
        }
        return length > ANNOTATIONS_BYTES;
    }

    /** What an update may not change of metadata. Fields that the server owns are taken over before, and not looked at. */
    public static List<FieldError> validateUpdate(ObjectNode object, ObjectNode old) {
        var errors = new Errors();
        ObjectNode now = Tree.ensure(object, "metadata");
        ObjectNode before = Tree.ensure(old, "metadata");
        for (String field : List.of("name", "namespace", "uid", "creationTimestamp")) {
            if (Tree.has(now, field) && !Tree.same(now, before, field)) {
                errors.immutable("metadata." + field, now.get(field), false);
            }
        }
        if (Tree.has(before, "deletionTimestamp")) {
            var added = Tree.texts(now, "finalizers").stream()
                    .filter(each -> !Tree.texts(before, "finalizers").contains(each))
                    .toList();
            if (!added.isEmpty()) {
                errors.forbidden(
                        "metadata.finalizers",
                        "no new finalizers can be added if the object is being deleted, found new finalizers []string{"
                                + String.join(
                                        ", ", added.stream().map(Errors::quote).toList()) + "}");
            }
        }
        return errors.found();
    }

    private static Function<String, List<String>> nameRule(Kind kind) {
        if (ANY_SEGMENT.contains(kind.group()) && !kind.kind().equals("PodCertificateRequest")) {
            return Names::pathSegment;
        }
        if (kind.resource().equals(IpAddressKind.RESOURCE)) {
            return IpAddresses::canonical;
        }
        return LABEL_NAMES.contains(kind.kind())
                ? Names::dnsLabel
                : kind.kind().equals("Service") ? Names::dns1035Label : Names::dnsSubdomain;
    }

    /** Upstream's apiextensions-apiserver checks only that the name of a finalizer is a qualified one. */
    private static boolean isOfExtensions(Kind kind) {
        return kind.custom() != null || kind.resource().equals(CustomResourceDefinitionKind.RESOURCE);
    }

    /** @param known whether a name without a domain must be one of Kubernetes' own */
    private static void validateFinalizers(Errors errors, ObjectNode metadata, boolean known) {
        List<String> finalizers = Tree.texts(metadata, "finalizers");
        for (int i = 0; i < finalizers.size(); i++) {
            String finalizer = finalizers.get(i);
            errors.invalid("metadata.finalizers", finalizer, Names.qualifiedName(finalizer));
            if (known && !finalizer.contains("/") && !OLD_FINALIZERS.contains(finalizer)) {
                errors.invalid(
                        "metadata.finalizers[" + i + "]",
                        finalizer,
                        "name is neither a standard finalizer name nor is it fully qualified");
            }
        }
        if (finalizers.contains("orphan") && finalizers.contains("foregroundDeletion")) {
            errors.invalid(
                    "metadata.finalizers",
                    metadata.get("finalizers"),
                    "finalizer orphan and foregroundDeletion cannot be both set");
        }
    }

    private static void validateOwners(Errors errors, ObjectNode metadata) {
        List<ObjectNode> owners = Tree.objects(metadata, "ownerReferences");
        String controller = "";
        for (int i = 0; i < owners.size(); i++) {
            ObjectNode owner = owners.get(i);
            String path = "metadata.ownerReferences[" + i + "]";
            for (String field : List.of("apiVersion", "kind", "name", "uid")) {
                if (Tree.text(owner, field).isEmpty()) {
                    errors.invalid(
                            path + "." + field,
                            "",
                            field.equals("apiVersion") ? "version must not be empty" : "must not be empty");
                }
            }
            if (Tree.text(owner, "apiVersion").equals("v1")
                    && Tree.text(owner, "kind").equals("Event")) {
                errors.invalid(path, owner, "/v1, Kind=Event is disallowed from being an owner");
            }
            if (Tree.flag(owner, "controller")) {
                String named = Tree.text(owner, "kind") + "/" + Tree.text(owner, "name");
                if (!controller.isEmpty()) {
                    errors.invalid(
                            "metadata.ownerReferences",
                            metadata.get("ownerReferences"),
                            "Only one reference can have Controller set to true. Found \"true\" in references for "
                                    + controller + " and " + named);
                }
                controller = named;
            }
        }
    }
}
