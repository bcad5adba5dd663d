package io.streamplane.apiserver.kind.core;

import io.streamplane.apiserver.kind.Errors;
import io.streamplane.apiserver.kind.FieldError;
import io.streamplane.apiserver.kind.Names;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** What is wrong with a PersistentVolume ({@code ValidatePersistentVolumeSpec}, {@code ValidatePersistentVolumeUpdate}). */
final class PersistentVolumeValidation {

    /** Where the files are, in the order in which Kubernetes looks for a second one. */
    private static final List<String> SOURCES = List.of(
            "hostPath",
            "gcePersistentDisk",
            "awsElasticBlockStore",
            "glusterfs",
            "flocker",
            "nfs",
            "rbd",
            "quobyte",
            "cephfs",
            "iscsi",
            "cinder",
            "fc",
            "flexVolume",
            "azureFile",
            "vsphereVolume",
            "photonPersistentDisk",
            "portworxVolume",
            "azureDisk",
            "scaleIO",
            "local",
            "storageos",
            "csi");

    /** What these cannot do without, beside what a pod's volume cannot. */
    private static final Map<String, List<String>> REQUIRED = Map.of(
            "csi", List.of("volumeHandle"),
            "local", List.of("path"),
            "photonPersistentDisk", List.of("pdID"),
            "scaleIO", List.of("gateway", "system", "volumeName"),
            "storageos", List.of("volumeName"));

    private static final List<String> SECRETS = List.of(
            "controllerPublishSecretRef", "controllerExpandSecretRef", "nodePublishSecretRef", "nodeExpandSecretRef");
    private static final List<String> RECLAIM = List.of("Delete", "Recycle", "Retain");
    private static final String ATTRIBUTES = "volumeAttributesClassName";

    private PersistentVolumeValidation() {}

    static List<FieldError> validate(ObjectNode volume) {
        var errors = new Errors();
        ObjectNode spec = Tree.ensure(volume, "spec");
        AccessModes.validate(errors, spec, "spec", "");
        capacity(errors, Tree.object(spec, "capacity"));
        String reclaim = Tree.text(spec, "persistentVolumeReclaimPolicy");
        if (!reclaim.isEmpty() && !RECLAIM.contains(reclaim)) {
            errors.notSupported("spec.persistentVolumeReclaimPolicy", reclaim, RECLAIM);
        }
        ObjectNode affinity = Tree.object(spec, "nodeAffinity");
        ObjectNode required = Tree.object(affinity, "required");
        if (required != null) {
            AffinityValidation.nodeSelector(errors, required, "spec.nodeAffinity.required");
        } else if (affinity != null) {
            errors.required("spec.nodeAffinity.required", "must specify required node constraints");
        }
        sources(errors, spec);
        String root = Tree.text(Tree.object(spec, "hostPath"), "path");
        if (reclaim.equals("Recycle")
                && !root.isEmpty()
                && root.replace("/", "").isEmpty()) {
            errors.forbidden("spec.persistentVolumeReclaimPolicy", "may not be 'recycle' for a hostPath mount of '/'");
        }
        ClaimValidation.className(errors, spec, "storageClassName", "spec");
        if (Tree.has(spec, "volumeMode") && !ClaimValidation.VOLUME_MODES.contains(Tree.text(spec, "volumeMode"))) {
            errors.notSupported("spec.volumeMode", Tree.text(spec, "volumeMode"), ClaimValidation.VOLUME_MODES);
        }
        attributesClass(errors, spec);
        return errors.found();
    }

    private static void capacity(Errors errors, @Nullable ObjectNode capacity) {
        if (capacity == null || capacity.isEmpty()) {
            errors.required("spec.capacity", "");
        }
        if (capacity == null || !capacity.has("storage") || capacity.size() > 1) {
            errors.notSupported("spec.capacity", capacity, List.of("storage"));
        }
        Tree.textMap(capacity)
                .forEach((resource, amount) ->
                        ClaimValidation.positive(errors, amount, "spec.capacity[" + resource + "]"));
    }

    private static void sources(Errors errors, ObjectNode spec) {
        List<String> given =
                SOURCES.stream().filter(each -> Tree.has(spec, each)).toList();
        if (given.isEmpty()) {
            errors.required("spec", "must specify a volume type");
            return;
        }
        given.stream()
                .skip(1)
                .forEach(each -> errors.forbidden(
                        "spec." + (each.equals("cephfs") ? "cephFS" : each),
                        "may not specify more than 1 volume type"));
        String first = given.getFirst();
        ObjectNode only = spec.objectNode();
        only.set(first, spec.get(first));
        VolumeSourceValidation.validate(errors, only, "spec");
        ObjectNode source = Tree.object(spec, first);
        REQUIRED.getOrDefault(first, List.of()).stream()
                .filter(field -> Tree.text(source, field).isEmpty())
                .forEach(field -> errors.required("spec." + first + "." + field, ""));
        if (first.equals("csi") && source != null) {
            csi(errors, source);
        } else if (first.equals("local")) {
            PathValidation.noSteps(errors, Tree.text(source, "path"), "spec.local.path");
            if (Tree.object(spec, "nodeAffinity", "required") == null) {
                errors.required("spec.nodeAffinity", "Local volume requires node affinity");
            }
        }
    }

    private static void csi(Errors errors, ObjectNode csi) {
        String driver = Tree.text(csi, "driver");
        if (driver.length() > 63) {
            errors.tooLong("spec.csi.driver", 63);
        }
        if (!driver.isEmpty()) {
            errors.invalid("spec.csi.driver", driver, Names.dnsSubdomain(driver.toLowerCase(Locale.ROOT)));
        }
        for (String field : SECRETS) {
            ObjectNode secret = Tree.object(csi, field);
            if (secret != null) {
                secretPart(errors, "spec.csi." + field + ".name", Tree.text(secret, "name"), true);
                secretPart(errors, "spec.csi." + field + ".namespace", Tree.text(secret, "namespace"), false);
            }
        }
    }

    private static void secretPart(Errors errors, String path, String value, boolean dots) {
        if (value.isEmpty()) {
            errors.required(path, "");
        } else {
            errors.invalid(path, value, dots ? Names.dnsSubdomain(value) : Names.dnsLabel(value));
        }
    }

    private static void attributesClass(Errors errors, ObjectNode spec) {
        if (!Tree.has(spec, ATTRIBUTES)) {
            return;
        }
        if (Tree.text(spec, ATTRIBUTES).isEmpty()) {
            errors.required("spec." + ATTRIBUTES, "an empty string is disallowed");
        }
        ClaimValidation.className(errors, spec, ATTRIBUTES, "spec");
        if (!Tree.has(spec, "csi")) {
            errors.required("spec.csi", "has to be specified when using volumeAttributesClassName");
        }
    }

    static List<FieldError> validateUpdate(ObjectNode spec, ObjectNode old) {
        var errors = new Errors();
        ObjectNode now = sources(spec);
        ObjectNode before = sources(old);
        ObjectNode csi = Tree.object(now, "csi");
        ObjectNode oldCsi = Tree.object(before, "csi");
        if (csi != null && oldCsi != null && !Tree.has(oldCsi, "controllerExpandSecretRef")) {
            csi.remove("controllerExpandSecretRef");
        }
        if (!Tree.equal(now, before)) {
            errors.forbidden(
                    "spec.persistentvolumesource",
                    "spec.persistentvolumesource is immutable after creation\n"
                            + PodUpdateValidation.difference(now, before));
        }
        errors.immutable("volumeMode", spec.get("volumeMode"), Tree.same(spec, old, "volumeMode"));
        if (Tree.has(old, "nodeAffinity")) {
            errors.immutable("nodeAffinity", spec.get("nodeAffinity"), Tree.same(spec, old, "nodeAffinity"));
        }
        if (Tree.has(old, ATTRIBUTES) && !Tree.has(spec, ATTRIBUTES)) {
            errors.forbidden("spec." + ATTRIBUTES, "update from non-nil value to nil is forbidden");
        }
        return errors.found();
    }

    private static ObjectNode sources(ObjectNode spec) {
        ObjectNode sources = spec.deepCopy();
        sources.retain(SOURCES);
        return sources;
    }
}
