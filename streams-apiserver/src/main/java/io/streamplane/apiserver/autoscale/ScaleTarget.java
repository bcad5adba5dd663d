package io.streamplane.apiserver.autoscale;

import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.apiserver.request.ApiFailure;
import io.streamplane.apiserver.request.Failures;
import io.streamplane.apiserver.request.Scale;
import io.streamplane.apiserver.select.LabelSelector;
import io.streamplane.apiserver.select.SelectorException;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.core.PodKind;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** What an autoscaler scales, found by its reference as Kubernetes' controller finds it: by group and kind, of any version. */
sealed interface ScaleTarget {

    /**
     * An object with a scale.
     *
     * @param selectorProblem why its selector is none; empty where it is one
     * @param pods that it selects
     */
    record Found(
            StoredObject object, ObjectNode scale, String selector, String selectorProblem, List<StoredObject> pods)
            implements ScaleTarget {

        List<String> podNames() {
            return pods.stream().map(pod -> pod.key().name()).toList();
        }
    }

    /** Why there is none. */
    record Missing(String problem) implements ScaleTarget {}

    static ScaleTarget of(Snapshot state, String namespace, @Nullable ObjectNode reference) {
        String apiVersion = Tree.text(reference, "apiVersion");
        String name = Tree.text(reference, "name");
        String kindName = Tree.text(reference, "kind");
        if (apiVersion.indexOf('/') != apiVersion.lastIndexOf('/')) {
            return new Missing("unexpected GroupVersion string: " + apiVersion);
        }
        Kind kind = state.kinds().ofAnyVersion(apiVersion, kindName).orElse(null);
        if (kind == null) {
            String group = apiVersion.substring(0, Math.max(0, apiVersion.indexOf('/')));
            return new Missing("no matches for kind \"" + kindName + "\" in group \"" + group + "\"");
        }
        if (kind.scale() == null || !kind.namespaced()) {
            return new Missing("the server could not find the requested resource");
        }
        StoredObject object = state.get(kind, new ObjectKey(namespace, name)).orElse(null);
        if (object == null) {
            return new Missing(Failures.notFound(kind, name).message());
        }
        ApiFailure unreadable = Scale.unreadable(object);
        return unreadable == null ? found(state, object) : new Missing(unreadable.message());
    }

    private static Found found(Snapshot state, StoredObject object) {
        ObjectNode scale = Scale.of(object);
        String selector = Tree.text(Tree.object(scale, "status"), "selector");
        if (selector.isEmpty()) {
            return new Found(object, scale, "", "", List.of());
        }
        try {
            LabelSelector labels = LabelSelector.parse(selector);
            List<StoredObject> pods = state.list(PodKind.KIND, object.key().namespace()).stream()
                    .filter(pod -> labels.matches(pod.labels()))
                    .toList();
            return new Found(object, scale, selector, "", pods);
        } catch (SelectorException e) {
            return new Found(object, scale, selector, Objects.toString(e.getMessage()), List.of());
        }
    }
}
