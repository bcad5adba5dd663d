package io.streamplane.apiserver.cel;

import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructTypeReference;
import io.streamplane.apiserver.cel.schema.DeclaredType;
import java.util.LinkedHashMap;
import java.util.Map;

/** The types of {@code request} and {@code namespaceObject} ({@code k8s.io/apiserver/pkg/admission/plugin/cel/compile.go}). */
final class RequestTypes {

    private static final DeclaredType TEXT = of(SimpleType.STRING);
    private static final DeclaredType TEXTS = of(ListType.create(SimpleType.STRING));
    private static final DeclaredType TEXTS_BY_KEY = of(MapType.create(SimpleType.STRING, SimpleType.STRING));
    private static final DeclaredType TIME = of(SimpleType.TIMESTAMP);
    private static final DeclaredType NUMBER = of(SimpleType.INT);

    private static final DeclaredType KIND =
            object("kubernetes.GroupVersionKind", "group", TEXT, "version", TEXT, "kind", TEXT);
    private static final DeclaredType RESOURCE =
            object("kubernetes.GroupVersionResource", "group", TEXT, "version", TEXT, "resource", TEXT);
    private static final DeclaredType USER = object(
            "kubernetes.UserInfo",
            "username",
            TEXT,
            "uid",
            TEXT,
            "groups",
            TEXTS,
            "extra",
            of(MapType.create(SimpleType.STRING, ListType.create(SimpleType.STRING))));

    static final DeclaredType REQUEST = object(
            "kubernetes.AdmissionRequest",
            "kind",
            KIND,
            "resource",
            RESOURCE,
            "subResource",
            TEXT,
            "requestKind",
            KIND,
            "requestResource",
            RESOURCE,
            "requestSubResource",
            TEXT,
            "name",
            TEXT,
            "namespace",
            TEXT,
            "operation",
            TEXT,
            "userInfo",
            USER,
            "dryRun",
            of(SimpleType.BOOL),
            "options",
            of(SimpleType.DYN));

    private static final DeclaredType NAMESPACE_METADATA = object(
            "kubernetes.NamespaceMetadata",
            "name",
            TEXT,
            "generateName",
            TEXT,
            "namespace",
            TEXT,
            "labels",
            TEXTS_BY_KEY,
            "annotations",
            TEXTS_BY_KEY,
            "UID",
            TEXT,
            "creationTimestamp",
            TIME,
            "deletionGracePeriodSeconds",
            NUMBER,
            "deletionTimestamp",
            TIME,
            "generation",
            NUMBER,
            "resourceVersion",
            TEXT,
            "finalizers",
            TEXTS);
    private static final DeclaredType CONDITION = object(
            "kubernetes.NamespaceCondition",
            "status",
            TEXT,
            "type",
            TEXT,
            "lastTransitionTime",
            TIME,
            "message",
            TEXT,
            "reason",
            TEXT);

    static final DeclaredType NAMESPACE = object(
            "kubernetes.Namespace",
            "metadata",
            NAMESPACE_METADATA,
            "spec",
            object("kubernetes.NamespaceSpec", "finalizers", TEXTS),
            "status",
            object(
                    "kubernetes.NamespaceStatus",
                    "conditions",
                    new DeclaredType(ListType.create(CONDITION.type()), 0, 2, CONDITION, Map.of()),
                    "phase",
                    TEXT));

    private RequestTypes() {}

    static DeclaredType of(CelType type) {
        return new DeclaredType(type, 0, 1, null, Map.of());
    }

    static DeclaredType object(String name, Map<String, DeclaredType> fields) {
        return new DeclaredType(StructTypeReference.create(name), 0, 2, null, fields);
    }

    private static DeclaredType object(String name, Object... fields) {
        var all = new LinkedHashMap<String, DeclaredType>();
        for (int i = 0; i < fields.length; i += 2) {
            all.put((String) fields[i], (DeclaredType) fields[i + 1]);
        }
        return object(name, all);
    }
}
