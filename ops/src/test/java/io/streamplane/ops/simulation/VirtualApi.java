package io.streamplane.ops.simulation;

import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.apiserver.operation.JournalOperations;
import io.streamplane.apiserver.request.ApiResult;
import io.streamplane.apiserver.request.Caller;
import io.streamplane.apiserver.request.DeleteOptions;
import io.streamplane.apiserver.request.PatchType;
import io.streamplane.apiserver.request.Target;
import io.streamplane.apiserver.request.WriteOptions;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** What users ask of an API server, which may plan on a state of a moment ago. Refusals are told in the trace. */
final class VirtualApi {

    private static final Caller USER = new Caller("user", List.of("system:masters"), "user", "127.0.0.1");
    private static final WriteOptions OPTIONS =
            new WriteOptions(false, "user", WriteOptions.FieldValidation.IGNORE, false);

    private final JournalOperations operations;
    private final VirtualJournal journal;
    private final Consumer<String> trace;

    VirtualApi(JournalOperations operations, VirtualJournal journal, Consumer<String> trace) {
        this.operations = operations;
        this.journal = journal;
        this.trace = trace;
    }

    static ObjectNode yaml(String text) {
        return (ObjectNode) YAMLMapper.shared().readTree(text);
    }

    static ObjectNode json(String text) {
        return (ObjectNode) JsonMapper.shared().readTree(text);
    }

    /** The newest state. */
    Snapshot state() {
        return journal.current();
    }

    List<StoredObject> list(String resource) {
        return List.copyOf(state().list(SimSettings.KINDS.get(resource), null));
    }

    Optional<StoredObject> get(String resource, ObjectKey key) {
        return state().get(SimSettings.KINDS.get(resource), key);
    }

    /** Any one; null where there is none. */
    @Nullable
    StoredObject any(String resource, Random random) {
        List<StoredObject> all = list(resource);
        return all.isEmpty() ? null : all.get(random.nextInt(all.size()));
    }

    boolean create(String resource, String namespace, ObjectNode object) {
        Kind kind = SimSettings.KINDS.get(resource);
        return told(
                "create " + resource,
                operations.create(USER, new Target(kind, namespace, "", ""), object, List.of(), OPTIONS));
    }

    boolean merge(StoredObject object, String patch) {
        return merge(object, "", json(patch));
    }

    boolean merge(StoredObject object, String subresource, ObjectNode patch) {
        return told(
                "patch " + object,
                operations.patch(USER, target(object, subresource), PatchType.MERGE, patch, OPTIONS));
    }

    boolean delete(StoredObject object, @Nullable Long grace, @Nullable String policy) {
        return told(
                "delete " + object,
                operations.delete(USER, target(object, ""), new DeleteOptions(false, grace, policy, null, null)));
    }

    boolean evict(StoredObject pod) {
        ObjectNode eviction = json("{\"apiVersion\":\"policy/v1\",\"kind\":\"Eviction\"}");
        eviction.putObject("metadata")
                .put("name", pod.key().name())
                .put("namespace", pod.key().namespace());
        return told("evict " + pod, operations.create(USER, target(pod, "eviction"), eviction, List.of(), OPTIONS));
    }

    private static Target target(StoredObject object, String subresource) {
        return new Target(object.kind(), object.key().namespace(), object.key().name(), subresource);
    }

    private boolean told(String what, ApiResult result) {
        if (result instanceof ApiResult.Failed failed) {
            trace.accept("user is refused: " + what + ": " + failed.failure().message());
            Violation.unless(
                    failed.failure().code() < 500
                            || failed.failure().message().contains("more than one PodDisruptionBudget"),
                    "well-formed",
                    what + ": " + failed.failure());
            return false;
        }
        return true;
    }
}
