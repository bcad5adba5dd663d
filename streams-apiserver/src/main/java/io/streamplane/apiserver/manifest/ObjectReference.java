package io.streamplane.apiserver.manifest;

import io.streamplane.schemas.avro.ObjectReferenceRecord;
import io.streamplane.schemas.kind.Kind;

/**
 * An object that a record is about, and how it was applied.
 *
 * @param namespace empty for a cluster-scoped object
 * @param uid empty where the object was not made
 * @param revision at which it was as its manifest says; 0 where it never was
 * @param manager who applied it; empty where it was not applied
 * @param time of the record that applied it, in milliseconds since 1970
 */
public record ObjectReference(
        String apiVersion,
        String kind,
        String namespace,
        String name,
        String uid,
        long revision,
        String manager,
        long time) {

    static ObjectReference of(Kind kind, String namespace, String name) {
        return new ObjectReference(kind.apiVersion(), kind.kind(), namespace, name, "", 0, "", 0);
    }

    public static ObjectReference of(ObjectReferenceRecord record) {
        return new ObjectReference(
                record.getApiVersion(),
                record.getKind(),
                record.getNamespace(),
                record.getName(),
                record.getUid(),
                record.getRevision(),
                record.getManager(),
                record.getTime());
    }

    ObjectReferenceRecord record() {
        return new ObjectReferenceRecord(apiVersion, kind, namespace, name, uid, revision, manager, time);
    }

    ObjectReference applied(String itsUid, long atRevision, String by, long at) {
        return new ObjectReference(apiVersion, kind, namespace, name, itsUid, atRevision, by, at);
    }

    ObjectPlace place() {
        return new ObjectPlace(apiVersion.substring(0, Math.max(0, apiVersion.indexOf('/'))), kind, namespace, name);
    }
}
