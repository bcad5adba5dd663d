package io.streamplane.apiserver.admission;

import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.apiserver.request.Failures;
import io.streamplane.apiserver.request.Refusal;
import io.streamplane.schemas.kind.core.PodKind;
import io.streamplane.schemas.kind.scheduling.PriorityClassKind;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.tree.Tree;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What Kubernetes' admission plug-in Priority does: a new pod gets the number of the PriorityClass that it names, or else of
 * the default one, and there is one default only. Where two got in at once, the lower one holds.
 */
public final class PodPriority implements AdmissionPlugin {

    private static final String PREEMPT = "PreemptLowerPriority";

    /** Found once for a set of classes, for it is asked for with every pod. */
    private record Default(
            List<StoredObject> classes, @Nullable ObjectNode found) {

        boolean holds(Iterable<StoredObject> now) {
            Iterator<StoredObject> each = now.iterator();
            for (StoredObject known : classes) {
                if (!each.hasNext() || each.next() != known) {
                    return false;
                }
            }
            return !each.hasNext();
        }
    }

    private volatile Default known = new Default(List.of(), null);

    @Override
    public String name() {
        return "Priority";
    }

    @Override
    public void mutate(Draft draft) {
        String resource = draft.kind().resource();
        if (resource.equals(PriorityClassKind.RESOURCE)) {
            requireOneDefault(draft);
        } else if (resource.equals(PodKind.RESOURCE) && draft.isCreate()) {
            admitPod(draft, Tree.ensure(draft.object(), "spec"));
        }
    }

    private void requireOneDefault(Draft draft) {
        if (!Tree.flag(draft.object(), "globalDefault")) {
            return;
        }
        ObjectNode other = defaultClass(draft);
        String name = Tree.text(Tree.object(other, "metadata"), "name");
        if (other != null && (draft.isCreate() || !name.equals(draft.name()))) {
            throw refused(draft, "PriorityClass " + name + " is already marked as default. Only one default can exist");
        }
    }

    private void admitPod(Draft draft, ObjectNode spec) {
        String name = Tree.text(spec, "priorityClassName");
        ObjectNode found = name.isEmpty() ? defaultClass(draft) : named(draft, name);
        if (found == null && !name.isEmpty()) {
            throw refused(draft, "no PriorityClass with name " + name + " was found");
        }
        long priority = Tree.number(found, "value", 0);
        if (found != null) {
            spec.put("priorityClassName", Tree.text(Tree.object(found, "metadata"), "name"));
        }
        if (Tree.has(spec, "priority") && Tree.number(spec, "priority", 0) != priority) {
            throw refused(
                    draft,
                    "the integer value of priority (" + Tree.number(spec, "priority", 0)
                            + ") must not be provided in pod spec; priority admission controller computed " + priority
                            + " from the given PriorityClass name");
        }
        String preemption = found == null ? PREEMPT : Tree.text(found, "preemptionPolicy");
        String asked = Tree.text(spec, "preemptionPolicy");
        if (!asked.isEmpty() && !asked.equals(preemption)) {
            throw refused(
                    draft,
                    "the string value of PreemptionPolicy (" + asked
                            + ") must not be provided in pod spec; priority admission controller computed " + preemption
                            + " from the given PriorityClass name");
        }
        spec.put("priority", priority);
        spec.put("preemptionPolicy", preemption);
    }

    private static @Nullable ObjectNode named(Draft draft, String name) {
        return draft.snapshot()
                .get(PriorityClassKind.KIND, ObjectKey.clusterScoped(name))
                .map(StoredObject::tree)
                .orElse(null);
    }

    private @Nullable ObjectNode defaultClass(Draft draft) {
        var classes = draft.snapshot().list(PriorityClassKind.KIND, null);
        Default current = known;
        if (!current.holds(classes)) {
            ObjectNode lowest = null;
            for (StoredObject each : classes) {
                ObjectNode tree = each.tree();
                if (Tree.flag(tree, "globalDefault")
                        && (lowest == null || Tree.number(tree, "value", 0) < Tree.number(lowest, "value", 0))) {
                    lowest = tree;
                }
            }
            current = new Default(new ArrayList<>(classes), lowest);
            known = current;
        }
        return current.found();
    }

    private static Refusal refused(Draft draft, String why) {
        return new Refusal(Failures.forbidden(draft.kind(), draft.name(), why));
    }
}
