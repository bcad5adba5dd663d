package io.streamplane.apiserver.admission;

import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.apiserver.request.Ask;
import io.streamplane.apiserver.request.Caller;
import io.streamplane.apiserver.request.RequestOptions;
import io.streamplane.apiserver.request.Target;
import io.streamplane.apiserver.request.WriteOptions.FieldValidation;
import io.streamplane.schemas.journal.Mutation;
import io.streamplane.schemas.journal.Precondition;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.tree.Tree;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** An object on its way to a command. The steps change it; one request owns it. */
public final class Draft {

    /** Letters of all annotations: a webhook may say much, and the journal keeps it for ever. */
    private static final int MOST_ANNOTATED = 64 * 1024;

    private final Ask ask;
    private final Operation operation;
    private final ObjectNode object;
    private final @Nullable StoredObject old;
    private final Snapshot snapshot;
    private final FieldValidation fieldValidation;
    private final List<String> duplicateFields;
    private final FieldTracking tracking;
    private final List<String> warnings = new ArrayList<>();
    private final List<Precondition> preconditions = new ArrayList<>();
    private final List<Claim> claims = new ArrayList<>();
    private final List<Mutation> released = new ArrayList<>();
    private final List<Report> reports = new ArrayList<>();
    private final SequencedMap<String, String> annotations = new LinkedHashMap<>();
    private final Reinvocation reinvocation = new Reinvocation();
    private int annotationRoom = MOST_ANNOTATED;
    private List<AdmissionStep> completion = List.of();
    private boolean replaced;
    private @Nullable Given given;

    /** What the server has given to a new object. */
    record Given(String uid, String creationTimestamp) {}

    /**
     * @param object the body, owned by the draft
     * @param old what it replaces; null at creation
     */
    public Draft(
            Ask ask,
            ObjectNode object,
            @Nullable StoredObject old,
            Snapshot snapshot,
            FieldValidation fieldValidation,
            List<String> duplicateFields,
            FieldTracking tracking) {
        this(
                ask,
                old == null ? Operation.CREATE : Operation.UPDATE,
                object,
                old,
                snapshot,
                fieldValidation,
                duplicateFields,
                tracking);
    }

    private Draft(
            Ask ask,
            Operation operation,
            ObjectNode object,
            @Nullable StoredObject old,
            Snapshot snapshot,
            FieldValidation fieldValidation,
            List<String> duplicateFields,
            FieldTracking tracking) {
        this.ask = ask;
        this.operation = operation;
        this.object = object;
        this.old = old;
        this.snapshot = snapshot;
        this.fieldValidation = fieldValidation;
        this.duplicateFields = List.copyOf(duplicateFields);
        this.tracking = tracking;
    }

    /** Of an object that is to go; {@link #object} is what it is now, and not changed. */
    public static Draft deletion(Ask ask, StoredObject old, Snapshot snapshot) {
        return new Draft(
                ask,
                Operation.DELETE,
                old.tree(),
                old,
                snapshot,
                FieldValidation.IGNORE,
                List.of(),
                FieldTracking.NONE);
    }

    /**
     * Of a request whose object is none of the path's kind.
     *
     * @param object what is sent, e.g. a Binding
     */
    public static Draft part(Ask ask, Operation operation, ObjectNode object, Snapshot snapshot) {
        return new Draft(ask, operation, object, null, snapshot, FieldValidation.IGNORE, List.of(), FieldTracking.NONE);
    }

    /** What is done to an object, as plug-ins of admission are told. */
    public enum Operation {
        CREATE,
        UPDATE,
        DELETE,
        CONNECT
    }

    public Kind kind() {
        return ask.target().kind();
    }

    public Target target() {
        return ask.target();
    }

    /** Who asks. */
    public Caller caller() {
        return ask.caller();
    }

    public boolean dryRun() {
        return ask.dryRun();
    }

    /** How it is to be done, as the client says it. */
    public RequestOptions options() {
        return ask.options();
    }

    public Operation operation() {
        return operation;
    }

    public ObjectNode object() {
        return object;
    }

    public ObjectNode metadata() {
        return Tree.ensure(object, "metadata");
    }

    public String name() {
        return Tree.text(metadata(), "name");
    }

    public ObjectKey key() {
        return new ObjectKey(target().namespace(), name());
    }

    public ResourceKey resourceKey() {
        return new ResourceKey(kind().resource(), key());
    }

    /**
     * Puts another object in the place of this one, with what the server adds to any body; throws {@link
     * io.streamplane.apiserver.request.Refusal} where it is none of its kind.
     */
    public void replace(ObjectNode content) {
        replaceContent(content.deepCopy());
        replaced = true;
        completion.forEach(step -> step.admit(this));
    }

    /** @param steps for an object that a plug-in puts in the place of the body */
    void completedBy(List<AdmissionStep> steps) {
        completion = steps;
    }

    /** Whether a plug-in has put another object in the place of the body. */
    boolean wasReplaced() {
        return replaced;
    }

    void give(Given given) {
        this.given = given;
    }

    @Nullable
    Given given() {
        return given;
    }

    /** What plug-ins have found out for this request, kept while it is planned anew; the keys begin with a plug-in's name. Thread-safe. */
    public ConcurrentMap<String, Object> memory() {
        return ask.memory();
    }

    /** What mutating plug-ins know of each other. */
    public Reinvocation reinvocation() {
        return reinvocation;
    }

    /** For the audit. What was said first of a key stays; what is more than an audit can hold is left out. */
    public void annotate(String key, String value) {
        int length = key.length() + value.length();
        if (length <= annotationRoom && annotations.putIfAbsent(key, value) == null) {
            annotationRoom -= length;
        }
    }

    public Map<String, String> annotations() {
        return Collections.unmodifiableMap(annotations);
    }

    void replaceContent(ObjectNode content) {
        object.removeAll();
        object.setAll(content);
    }

    public @Nullable StoredObject old() {
        return old;
    }

    public boolean isCreate() {
        return old == null;
    }

    public Snapshot snapshot() {
        return snapshot;
    }

    FieldValidation fieldValidation() {
        return fieldValidation;
    }

    List<String> duplicateFields() {
        return duplicateFields;
    }

    FieldTracking tracking() {
        return tracking;
    }

    public void warn(String warning) {
        warnings.add(warning);
    }

    /** Makes the command depend on what a step looked at. */
    public void require(Precondition precondition) {
        preconditions.add(precondition);
    }

    /** Another object, not there yet, that the command makes for this one. */
    public record Claim(Kind kind, ObjectNode object) {

        public ResourceKey key() {
            return new ResourceKey(
                    kind.resource(), ObjectKey.clusterScoped(Tree.text(Tree.object(object, "metadata"), "name")));
        }
    }

    public void claim(Kind kind, ObjectNode claimed) {
        var claim = new Claim(kind, claimed);
        claims.add(claim);
        preconditions.add(new Precondition.Absent(claim.key()));
    }

    /** Another object whose status the command writes, which must be the one that was seen. */
    public record Report(Kind kind, ResourceKey key, ObjectNode object) {}

    /**
     * Lets the command write the status of another object. Writes of one server that do so wait for each other, by namespace, and
     * what another server was quicker with is planned anew.
     *
     * @param changed whole, with its new status
     */
    public void report(StoredObject seen, ObjectNode changed) {
        var key = new ResourceKey(seen.kind().resource(), seen.key());
        reports.add(new Report(seen.kind(), key, changed));
        preconditions.add(new Precondition.HasUid(key, seen.uid()));
        preconditions.add(new Precondition.ObservedAt(key, seen.observedRevision()));
    }

    public List<Report> reports() {
        return List.copyOf(reports);
    }

    /** Lets the command delete what was claimed before. */
    void release(StoredObject claimed) {
        released.add(new Mutation.Delete(new ResourceKey(claimed.kind().resource(), claimed.key())));
    }

    public List<String> warnings() {
        return List.copyOf(warnings);
    }

    public List<Precondition> preconditions() {
        return List.copyOf(preconditions);
    }

    public List<Claim> claims() {
        return List.copyOf(claims);
    }

    public List<Mutation> released() {
        return List.copyOf(released);
    }
}
