package io.streamplane.schemas.openapi.document;

import java.util.ArrayList;
import java.util.List;

/**
 * One parameter of an operation's path or query.
 *
 * @param in {@code path} or {@code query}
 * @param type string, integer or boolean
 */
record Parameter(String name, String in, String type, String description) {

    static final Parameter NAMESPACE = new Parameter("namespace", "path", "string", "the namespace of the objects");
    private static final Parameter DRY_RUN =
            query("dryRun", "string", "All: go through every stage of the request, but store nothing");
    private static final Parameter FIELD_MANAGER =
            query("fieldManager", "string", "who makes this change, at most 128 printable characters");
    private static final Parameter FIELD_VALIDATION = query(
            "fieldValidation",
            "string",
            "what to do about unknown and duplicate fields: Ignore them, Warn (the default) or refuse them (Strict)");
    private static final List<Parameter> SELECTION = List.of(
            query("continue", "string", "the token with which the previous page of this list ended"),
            query("fieldSelector", "string", "only objects whose fields match, e.g. metadata.name=web"),
            query("labelSelector", "string", "only objects whose labels match, e.g. app=web,tier!=cache"),
            query("limit", "integer", "how many objects a page has at most"),
            query("resourceVersion", "string", "the revision to start from"),
            query("resourceVersionMatch", "string", "how resourceVersion is meant: Exact or NotOlderThan"),
            query("sendInitialEvents", "boolean", "begin a watch with the objects that are there already"),
            query("timeoutSeconds", "integer", "when the list or watch ends at the latest"));

    static final List<Parameter> PRETTY = List.of(query("pretty", "string", "if 'true', then the output is indented"));
    static final List<Parameter> LIST = joined(
            List.of(query("allowWatchBookmarks", "boolean", "send bookmarks in watches")),
            SELECTION,
            List.of(query("watch", "boolean", "stream the changes instead of listing the objects")));
    static final List<Parameter> CREATE = List.of(DRY_RUN, FIELD_MANAGER, FIELD_VALIDATION);
    static final List<Parameter> REPLACE = CREATE;
    static final List<Parameter> PATCH =
            joined(CREATE, List.of(query("force", "boolean", "take over fields of other managers in apply requests")));
    static final List<Parameter> DELETE = List.of(
            DRY_RUN,
            query("gracePeriodSeconds", "integer", "seconds before the object is removed; zero is at once"),
            query("orphanDependents", "boolean", "deprecated: use propagationPolicy"),
            query("propagationPolicy", "string", "what becomes of dependents: Orphan, Background or Foreground"));
    static final List<Parameter> DELETE_COLLECTION = joined(DELETE, SELECTION);
    static final List<Parameter> LOG = List.of(
            query("container", "string", "whose log; may be left out where the pod has one container"),
            query("follow", "boolean", "go on as the log grows"),
            query("limitBytes", "integer", "how many bytes to send at most"),
            query("previous", "boolean", "the log of the container's previous run"),
            query("sinceSeconds", "integer", "only lines that are at most this old"),
            query("tailLines", "integer", "only so many lines from the end"),
            query("timestamps", "boolean", "begin each line with its time"));

    static Parameter name(String kind) {
        return new Parameter("name", "path", "string", "name of the " + kind);
    }

    private static Parameter query(String name, String type, String description) {
        return new Parameter(name, "query", type, description);
    }

    @SafeVarargs
    private static List<Parameter> joined(List<Parameter>... parts) {
        var all = new ArrayList<Parameter>();
        for (List<Parameter> part : parts) {
            all.addAll(part);
        }
        return List.copyOf(all);
    }
}
