package io.streamplane.apiserver.http;

import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.apiserver.kind.KindRules;
import io.streamplane.apiserver.request.Target;
import io.streamplane.apiserver.select.FieldSelector;
import io.streamplane.apiserver.select.LabelSelector;
import io.streamplane.apiserver.select.SelectorException;
import io.streamplane.apiserver.select.ShardSelector;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.Collection;
import java.util.function.Predicate;

/** Which objects a list or watch is about: a namespace or all, a name, selectors, shards. */
record ObjectSelection(Target target, KindRules rules, LabelSelector labels, FieldSelector fields, ShardSelector shards)
        implements Predicate<StoredObject> {

    static ObjectSelection of(Target target, KindRules rules, QueryOptions query) {
        try {
            var fields = FieldSelector.parse(query.text("fieldSelector"));
            fields.requireOfferedBy(target.kind(), rules);
            return new ObjectSelection(
                    target,
                    rules,
                    LabelSelector.parse(query.text("labelSelector")),
                    fields,
                    ShardSelector.parse(query.text("shardSelector")));
        } catch (SelectorException e) {
            throw new RequestException(
                    HttpFailures.badRequest(e.getMessage() == null ? "invalid selector" : e.getMessage()));
        }
    }

    boolean isEverything() {
        return labels.isEverything()
                && fields.isEverything()
                && shards.isEverything()
                && target.name().isEmpty();
    }

    /** The only namespace that objects can be of; empty where there is more than one, or none. */
    String namespace() {
        return target.namespace().isEmpty() && target.kind().namespaced()
                ? fields.required("metadata.namespace")
                : target.namespace();
    }

    /** The only name that objects can have; empty where there are more. */
    String name() {
        return target.name().isEmpty() ? fields.required("metadata.name") : target.name();
    }

    /** The objects of a state that may match; there are no more of them than have to be looked at. */
    Collection<StoredObject> candidates(Snapshot snapshot) {
        Kind kind = target.kind();
        String namespace = namespace();
        if (!name().isEmpty() && !(kind.namespaced() && namespace.isEmpty())) {
            return snapshot.get(kind, new ObjectKey(namespace, name())).stream().toList();
        }
        return snapshot.list(kind, namespace.isEmpty() ? null : namespace);
    }

    @Override
    public boolean test(StoredObject object) {
        if (!target.namespace().isEmpty()
                && !target.namespace().equals(object.key().namespace())) {
            return false;
        }
        if (!target.name().isEmpty() && !target.name().equals(object.key().name())) {
            return false;
        }
        return shards.matches(object.uid(), object.key().namespace())
                && (labels.isEverything() || labels.matches(object.labels()))
                && (fields.isEverything() || fields.matches(target.kind(), rules, object.key(), object::tree));
    }
}
