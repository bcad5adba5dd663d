package io.streamplane.apiserver.kind.custom;

import io.streamplane.apiserver.kind.Errors;
import io.streamplane.apiserver.kind.FieldError;
import io.streamplane.apiserver.kind.Labels;
import io.streamplane.apiserver.kind.Names;
import io.streamplane.apiserver.kind.ObjectMeta;
import io.streamplane.schemas.structural.StructuralSchema;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Objects within a custom resource ({@code x-kubernetes-embedded-resource}) say what they are and have valid metadata, as
 * {@code k8s.io/apiextensions-apiserver/pkg/apiserver/schema/objectmeta} demands.
 */
final class EmbeddedObjects {

    private EmbeddedObjects() {}

    static List<FieldError> validate(StructuralSchema schema, ObjectNode object) {
        var errors = new Errors();
        SchemaWalk.through(schema, object, (path, each, value) -> {
            if (each.embeddedResource() && value instanceof ObjectNode within) {
                embedded(errors, path, within);
            }
        });
        return errors.found();
    }

    private static void embedded(Errors errors, String path, ObjectNode object) {
        String version = text(errors, path + ".apiVersion", object.get("apiVersion"));
        if (version.chars().filter(each -> each == '/').count() > 1) {
            errors.invalid(path + ".apiVersion", version, "unexpected GroupVersion string: " + version);
        }
        String kind = text(errors, path + ".kind", object.get("kind"));
        List<String> wrong = kind.isEmpty() ? List.of() : Names.dns1035Label(kind.toLowerCase(Locale.ROOT));
        if (!wrong.isEmpty()) {
            String demand = "may have mixed case, but should otherwise match: " + String.join(",", wrong);
            errors.invalid(path + ".kind", kind, demand);
        }
        JsonNode metadata = object.get("metadata");
        if (metadata instanceof ObjectNode meta) {
            metadata(errors, path + ".metadata", meta);
        } else if (metadata != null && !metadata.isNull()) {
            errors.invalid(path + ".metadata", metadata, "must be an object");
        }
    }

    /** The text; empty where there is none, which is told. */
    private static String text(Errors errors, String path, @Nullable JsonNode value) {
        if (value == null) {
            errors.required(path, "must not be empty");
        } else if (!value.isString()) {
            errors.invalid(path, value, "must be a string");
        } else if (value.stringValue().isEmpty()) {
            errors.invalid(path, value, "must not be empty");
        } else {
            return value.stringValue();
        }
        return "";
    }

    private static void metadata(Errors errors, String path, ObjectNode metadata) {
        String name = Tree.text(metadata, "name");
        if (!name.isEmpty()) {
            errors.invalid(path + ".name", name, Names.pathSegment(name));
        }
        String namespace = Tree.text(metadata, "namespace");
        if (!namespace.isEmpty()) {
            errors.invalid(path + ".namespace", namespace, Names.dnsLabel(namespace));
        }
        Labels.validate(errors, Tree.textMap(metadata, "labels"), path + ".labels");
        ObjectMeta.validateAnnotations(errors, Tree.textMap(metadata, "annotations"), path + ".annotations");
    }
}
