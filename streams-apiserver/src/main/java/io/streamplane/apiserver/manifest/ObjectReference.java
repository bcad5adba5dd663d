package io.streamplane.apiserver.manifest;

import io.streamplane.schemas.avro.ObjectReferenceRecord;
import io.streamplane.schemas.kind.Kind;

/**
 * An object that a key has applied.
 *
 * @param namespace empty for a cluster-scoped object
 * @param uid empty where the object was not made
 */
public record ObjectReference(String apiVersion, String kind, String namespace, String name, String uid) {

    static ObjectReference of(Kind kind, String namespace, String name, String uid) {
        return new ObjectReference(kind.apiVersion(), kind.kind(), namespace, name, uid);
    }

    static ObjectReference of(ObjectReferenceRecord record) {
        return new ObjectReference(
                record.getApiVersion(), record.getKind(), record.getNamespace(), record.getName(), record.getUid());
    }

    ObjectReferenceRecord record() {
        return new ObjectReferenceRecord(apiVersion, kind, namespace, name, uid);
    }

    private String group() {
        return apiVersion.substring(0, Math.max(0, apiVersion.indexOf('/')));
    }

    /** Whether both name the same place, whatever object is there, and in whatever version. */
    boolean samePlace(ObjectReference other) {
        return group().equals(other.group())
                && kind.equals(other.kind)
                && namespace.equals(other.namespace)
                && name.equals(other.name);
    }
}
