package io.streamplane.apiserver.http;

import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.apiserver.kind.KindRules;
import io.streamplane.apiserver.request.Target;
import io.streamplane.apiserver.select.FieldSelector;
import io.streamplane.apiserver.select.LabelSelector;
import io.streamplane.apiserver.select.SelectorException;
import java.util.function.Predicate;

/** Which objects a list or watch is about: a namespace or all, a name, selectors. */
record ObjectSelection(Target target, KindRules rules, LabelSelector labels, FieldSelector fields)
        implements Predicate<StoredObject> {

    static ObjectSelection of(Target target, KindRules rules, QueryOptions query) {
        try {
            var fields = FieldSelector.parse(query.text("fieldSelector"));
            fields.requireOfferedBy(target.kind(), rules);
            return new ObjectSelection(target, rules, LabelSelector.parse(query.text("labelSelector")), fields);
        } catch (SelectorException e) {
            throw new RequestException(
                    HttpFailures.badRequest(e.getMessage() == null ? "invalid selector" : e.getMessage()));
        }
    }

    boolean isEverything() {
        return labels.isEverything() && fields.isEverything() && target.name().isEmpty();
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
        if (labels.isEverything() && fields.isEverything()) {
            return true;
        }
        return labels.matches(object.tree().path("metadata").path("labels"))
                && fields.matches(target.kind(), rules, object.tree());
    }
}
