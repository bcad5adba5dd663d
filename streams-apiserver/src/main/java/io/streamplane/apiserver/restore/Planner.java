package io.streamplane.apiserver.restore;

import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.apiserver.restore.RestorePlan.Left;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindRegistry;
import io.streamplane.schemas.kind.core.NamespaceKind;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.tree.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Compares two states of a cluster, and says what makes the selected objects of the second what they were in the first.
 * The same states give the same plan, and a plan that was carried out leaves nothing to plan: so one that broke off is
 * simply made again.
 *
 * <p>What a controller owns is left to it: a Deployment that is what it was gets its ReplicaSet and its pods back from
 * the controllers.
 */
public final class Planner {

    private final KindRegistry kinds;
    private final Snapshot then;
    private final Snapshot now;
    private final RestoreSelection selection;
    private final List<RestoreStep> steps = new ArrayList<>();
    private final List<Left> left = new ArrayList<>();
    private final Map<ResourceKey, String> obstacles;
    private int same;

    private Planner(Snapshot then, Snapshot now, RestoreSelection selection, Map<ResourceKey, String> obstacles) {
        this.obstacles = obstacles;
        this.kinds = now.kinds();
        this.then = then;
        this.now = now;
        this.selection = selection;
    }

    public static RestorePlan plan(Snapshot then, Snapshot now, RestoreSelection selection) {
        return plan(then, now, selection, Map.of());
    }

    /** @param obstacles why some objects are not to be touched, though they differ */
    static RestorePlan plan(
            Snapshot then, Snapshot now, RestoreSelection selection, Map<ResourceKey, String> obstacles) {
        var planner = new Planner(then, now, selection, obstacles);
        planner.kinds.journaled().forEach(planner::consider);
        return new RestorePlan(new Stages(planner.kinds, planner.steps).all(), planner.left, planner.same);
    }

    private void consider(Kind kind) {
        String namespace = kind.namespaced() ? selection.namespace() : null;
        var keys = new TreeSet<ObjectKey>();
        then.list(kind, namespace).forEach(object -> keys.add(object.key()));
        now.list(kind, namespace).forEach(object -> keys.add(object.key()));
        for (ObjectKey key : keys) {
            StoredObject was = then.get(kind, key).orElse(null);
            StoredObject is = now.get(kind, key).orElse(null);
            if (selection.matches(kind, key, was, is)) {
                consider(new ResourceKey(kind.resource(), key), kind, was, is);
            }
        }
    }

    private void consider(ResourceKey key, Kind kind, @Nullable StoredObject was, @Nullable StoredObject is) {
        ObjectNode body = was == null ? null : Content.body(was, is);
        if (body != null) {
            renameOwners(body, key.key());
        }
        if (was != null
                && body != null
                && is != null
                && Tree.equal(Content.of(body), Content.of(is.tree()))
                && !FieldOwners.areOwed(was, is)) {
            same++;
            return;
        }
        String forbidden = obstacles.get(key);
        if (forbidden != null) {
            left.add(new Left(key, forbidden, true));
            return;
        }
        String keeper = Kept.why(kind, key.key(), was, is, selection.name() != null);
        if (keeper != null) {
            left.add(new Left(key, keeper, Kept.staysGone(kind, was, is)));
        } else if (was != null && body != null) {
            bringBack(key, was, body, is);
        } else if (is != null) {
            remove(key, is);
        }
    }

    private void remove(ResourceKey key, StoredObject is) {
        ObjectNode controller = ObjectView.controller(is).orElse(null);
        if (ObjectView.isGoing(is)) {
            left.add(new Left(key, "it is being deleted already" + waitsFor(is), false));
        } else if (controller != null) {
            left.add(new Left(key, "its controller " + name(controller) + " made it, and sees to it", false));
        } else if (goesWithNamespace(key)) {
            left.add(new Left(key, "it goes with its namespace", false));
        } else {
            steps.add(new RestoreStep.Delete(is));
        }
    }

    private boolean goesWithNamespace(ResourceKey key) {
        if (key.key().namespace().isEmpty()) {
            return false;
        }
        ResourceKey namespace = namespaceOf(key);
        return ObjectView.get(then, namespace) == null && isSelected(namespace);
    }

    private void bringBack(ResourceKey key, StoredObject was, ObjectNode body, @Nullable StoredObject is) {
        if (ObjectView.isGoing(was)) {
            left.add(new Left(key, "it was being deleted then", false));
            return;
        }
        ObjectNode controller = ObjectView.controller(was).orElse(null);
        if (controller != null) {
            boolean owned = ObjectView.owner(kinds, controller, key.key())
                    .filter(this::willBe)
                    .isPresent();
            String owner = "its controller " + name(controller);
            left.add(new Left(
                    key,
                    owned ? owner + " makes it what it must be" : owner + " is gone, and not among what is restored",
                    !owned));
            return;
        }
        String obstacle = obstacle(key, was, body, is);
        if (obstacle != null) {
            left.add(new Left(key, obstacle, true));
        } else {
            steps.add(is == null ? new RestoreStep.Create(was, body) : new RestoreStep.Update(was, is, body));
        }
    }

    private @Nullable String obstacle(ResourceKey key, StoredObject was, ObjectNode body, @Nullable StoredObject is) {
        if (ObjectView.isShredded(was)) {
            return "its values are gone for ever: their key was destroyed by shred";
        }
        if (is != null && ObjectView.isGoing(is)) {
            return "it is being deleted" + waitsFor(is) + "; restore again when it is gone";
        }
        if (!key.key().namespace().isEmpty() && is == null) {
            ResourceKey namespace = namespaceOf(key);
            StoredObject current = ObjectView.get(now, namespace);
            if (current != null && ObjectView.isGoing(current)) {
                return "its namespace is being deleted; restore again when it is gone";
            }
            if (!willBe(namespace)) {
                return "its namespace is gone, and not among what is restored";
            }
        }
        for (ObjectNode owner : ObjectView.owners(body)) {
            if (ObjectView.owner(kinds, owner, key.key())
                    .filter(each -> !willBe(each))
                    .isPresent()) {
                return "its owner " + name(owner) + " is gone, and not among what is restored";
            }
        }
        return null;
    }

    /** Whether an object will be there when the plan is carried out. */
    private boolean willBe(ResourceKey key) {
        StoredObject is = ObjectView.get(now, key);
        StoredObject was = ObjectView.get(then, key);
        if (is != null) {
            return !ObjectView.isGoing(is)
                    && (was != null
                            || !isSelected(key)
                            || ObjectView.controller(is).isPresent());
        }
        return was != null
                && !ObjectView.isGoing(was)
                && (ObjectView.controller(was)
                        .map(owner -> ObjectView.owner(kinds, owner, key.key())
                                .filter(this::willBe)
                                .isPresent())
                        .orElseGet(() -> isSelected(key)));
    }

    private boolean isSelected(ResourceKey key) {
        return selection.matches(
                kinds.orUnknown(key.resource()), key.key(), ObjectView.get(then, key), ObjectView.get(now, key));
    }

    /** Owners that were made anew have other uids. */
    private void renameOwners(ObjectNode body, ObjectKey owned) {
        for (ObjectNode reference : ObjectView.owners(body)) {
            ObjectView.owner(kinds, reference, owned)
                    .map(owner -> ObjectView.get(now, owner))
                    .ifPresent(owner -> reference.put("uid", owner.uid()));
        }
    }

    private static ResourceKey namespaceOf(ResourceKey key) {
        return new ResourceKey(
                NamespaceKind.KIND.resource(), ObjectKey.clusterScoped(key.key().namespace()));
    }

    private static String waitsFor(StoredObject object) {
        List<String> finalizers = ObjectView.finalizers(object);
        return finalizers.isEmpty() ? "" : ", and waits for its finalizers " + String.join(", ", finalizers);
    }

    private static String name(ObjectNode reference) {
        return Tree.text(reference, "kind") + " " + Tree.text(reference, "name");
    }
}
