package io.streamplane.apiserver.kind.apiextensions;

import io.streamplane.apiserver.kind.Columns;
import io.streamplane.apiserver.kind.Errors;
import io.streamplane.apiserver.kind.FieldError;
import io.streamplane.apiserver.kind.KindRules;
import io.streamplane.apiserver.kind.TableColumn;
import io.streamplane.schemas.kind.apiextensions.CustomKinds;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ObjectNode;

/**
 * What Kubernetes fills into a CustomResourceDefinition and demands of it
 * ({@code k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1/defaults.go} and {@code registry/customresourcedefinition}).
 * That its kind is served, and under which names, the controllers say in its status.
 */
public final class CustomResourceDefinitionRules implements KindRules {

    /** Of the controllers: the objects of the kind have to go first. */
    public static final String CLEANUP = "customresourcecleanup.apiextensions.k8s.io";

    private static final List<TableColumn> COLUMNS = List.of(
            Columns.name(),
            Columns.text(
                    "Created At",
                    "Time at which the definition was created.",
                    crd -> Tree.text(Tree.object(crd, "metadata"), "creationTimestamp")));
    private static final long HTTPS = 443;

    @Override
    public void applyDefaults(ObjectNode crd) {
        ObjectNode spec = Tree.ensure(crd, "spec");
        ObjectNode names = Tree.ensure(spec, "names");
        String kind = Tree.text(names, "kind");
        if (!kind.isEmpty()) {
            Tree.defaultText(names, "singular", kind.toLowerCase(Locale.ROOT));
            Tree.defaultText(names, "listKind", kind + "List");
        }
        ObjectNode conversion = Tree.ensure(spec, "conversion");
        Tree.defaultText(conversion, "strategy", "None");
        ObjectNode service = Tree.object(conversion, "webhook", "clientConfig", "service");
        if (service != null) {
            Tree.defaultNumber(service, "port", HTTPS);
        }
    }

    @Override
    public void prepareForCreate(ObjectNode crd) {
        ObjectNode status = crd.putObject("status");
        status.putObject("acceptedNames").put("kind", "").put("plural", "");
        status.putArray("conditions");
        var stored = status.putArray("storedVersions");
        for (ObjectNode version : Tree.objects(Tree.object(crd, "spec"), "versions")) {
            if (Tree.flag(version, "storage")) {
                stored.add(Tree.text(version, "name"));
            }
        }
    }

    @Override
    public List<FieldError> validate(ObjectNode crd) {
        return DefinitionValidation.validate(crd);
    }

    @Override
    public List<FieldError> validateUpdate(ObjectNode crd, ObjectNode old) {
        var errors = new Errors();
        ObjectNode now = Tree.ensure(crd, "spec");
        ObjectNode before = Tree.ensure(old, "spec");
        if (CustomKinds.holds(Tree.object(old, "status"), "Established")) {
            errors.immutable("spec.scope", now.get("scope"), Tree.same(now, before, "scope"));
            sameName(errors, now, before, "kind");
        }
        errors.immutable("spec.group", now.get("group"), Tree.same(now, before, "group"));
        sameName(errors, now, before, "plural");
        storedVersions(errors, crd, old);
        return errors.found();
    }

    private static void sameName(Errors errors, ObjectNode now, ObjectNode before, String name) {
        ObjectNode names = Tree.ensure(now, "names");
        errors.immutable("spec.names." + name, names.get(name), Tree.same(names, Tree.ensure(before, "names"), name));
    }

    /** Objects of a version that was stored may still be there. */
    private static void storedVersions(Errors errors, ObjectNode crd, ObjectNode old) {
        List<String> versions = Tree.objects(Tree.object(crd, "spec"), "versions").stream()
                .map(version -> Tree.text(version, "name"))
                .toList();
        List<String> stored = Tree.texts(Tree.object(old, "status"), "storedVersions");
        for (int i = 0; i < stored.size(); i++) {
            String version = stored.get(i);
            if (!versions.contains(version)) {
                errors.invalid(
                        "status.storedVersions[" + i + "]",
                        version,
                        "missing from spec.versions; " + version
                                + " was previously a storage version, and must remain in"
                                + " spec.versions until a storage migration ensures no data remains persisted in "
                                + version
                                + " and removes " + version + " from status.storedVersions");
            }
        }
    }

    @Override
    public void prepareForDelete(ObjectNode crd) {
        ObjectNode metadata = Tree.ensure(crd, "metadata");
        if (!Tree.texts(metadata, "finalizers").contains(CLEANUP)) {
            metadata.withArray("finalizers").add(CLEANUP);
        }
    }

    @Override
    public void markDeleted(ObjectNode crd) {
        ObjectNode status = Tree.ensure(crd, "status");
        if (!CustomKinds.holds(status, "Terminating")) {
            status.withArray("conditions")
                    .addObject()
                    .put("lastTransitionTime", Tree.text(Tree.object(crd, "metadata"), "deletionTimestamp"))
                    .put(
                            "message",
                            "CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon")
                    .put("reason", "InstanceDeletionPending")
                    .put("status", "True")
                    .put("type", "Terminating");
        }
    }

    @Override
    public List<TableColumn> columns() {
        return COLUMNS;
    }
}
