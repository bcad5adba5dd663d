package io.streamplane.apiserver.admission;

import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.apiserver.request.Failures;
import io.streamplane.apiserver.request.Refusal;
import io.streamplane.schemas.kind.core.PodKind;
import io.streamplane.schemas.kind.node.RuntimeClassKind;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.tree.Tree;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What Kubernetes' admission plug-in RuntimeClass does to a new pod: the class that it names must be there, and says what
 * running the pod takes beside its containers, and on which nodes it can run.
 */
public final class PodRuntime implements AdmissionPlugin {

    @Override
    public String name() {
        return "RuntimeClass";
    }

    @Override
    public void mutate(Draft draft) {
        if (!draft.isCreate() || !draft.kind().resource().equals(PodKind.RESOURCE)) {
            return;
        }
        ObjectNode spec = Tree.ensure(draft.object(), "spec");
        String name = Tree.text(spec, "runtimeClassName");
        ObjectNode runtime = name.isEmpty() ? null : named(draft, name);
        overhead(draft, spec, Tree.object(runtime, "overhead"));
        ObjectNode scheduling = Tree.object(runtime, "scheduling");
        if (scheduling != null) {
            select(draft, spec, scheduling);
            Tolerations.add(spec, Tree.objects(scheduling, "tolerations"));
        }
    }

    private static ObjectNode named(Draft draft, String name) {
        return draft.snapshot()
                .get(RuntimeClassKind.KIND, ObjectKey.clusterScoped(name))
                .map(StoredObject::tree)
                .orElseThrow(() -> refused(draft, "pod rejected: RuntimeClass \"" + name + "\" not found"));
    }

    private static void overhead(Draft draft, ObjectNode spec, @Nullable ObjectNode overhead) {
        if (overhead == null) {
            if (Tree.has(spec, "overhead")) {
                throw refused(
                        draft, "pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead");
            }
            return;
        }
        if (Tree.has(spec, "overhead") && !Tree.textMap(spec, "overhead").equals(Tree.textMap(overhead, "podFixed"))) {
            throw refused(draft, "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead");
        }
        spec.set("overhead", Tree.ensure(overhead.deepCopy(), "podFixed"));
    }

    private static void select(Draft draft, ObjectNode spec, ObjectNode scheduling) {
        var asked = Tree.textMap(spec, "nodeSelector");
        Tree.textMap(scheduling, "nodeSelector").forEach((key, value) -> {
            String other = asked.getOrDefault(key, value);
            if (!other.equals(value)) {
                throw refused(
                        draft,
                        "conflict: runtimeClass.scheduling.nodeSelector[" + key + "] = " + value
                                + "; pod.spec.nodeSelector[" + key + "] = " + other);
            }
            Tree.ensure(spec, "nodeSelector").put(key, value);
        });
    }

    private static Refusal refused(Draft draft, String why) {
        return new Refusal(Failures.forbidden(draft.kind(), draft.name(), why));
    }
}
