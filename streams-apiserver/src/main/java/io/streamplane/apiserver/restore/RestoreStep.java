package io.streamplane.apiserver.restore;

import io.streamplane.apiserver.apply.FieldDifference;
import io.streamplane.apiserver.audit.FieldChanges;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.kind.Kind;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** One object's way back, as one request. */
public sealed interface RestoreStep {

    /** The object as it is; where it is gone, as it was. */
    StoredObject object();

    default Kind kind() {
        return object().kind();
    }

    default ResourceKey key() {
        return ObjectView.key(object());
    }

    /** What it changes, without what Secrets hold. */
    List<FieldDifference> differences();

    /** The object is gone: it is made again, and gets another uid. */
    record Create(StoredObject was, ObjectNode body) implements RestoreStep {
        @Override
        public StoredObject object() {
            return was;
        }

        @Override
        public List<FieldDifference> differences() {
            return FieldChanges.between(kind(), null, body);
        }
    }

    /**
     * The object is there and differs, or its fields are not their owners' again. The body names its uid and the
     * resourceVersion that it was compared at.
     */
    record Update(StoredObject was, StoredObject is, ObjectNode body) implements RestoreStep {
        @Override
        public StoredObject object() {
            return is;
        }

        @Override
        public List<FieldDifference> differences() {
            return FieldChanges.between(kind(), Content.of(is.tree()), Content.of(body));
        }
    }

    /** There was no such object then. */
    record Delete(StoredObject is) implements RestoreStep {
        @Override
        public StoredObject object() {
            return is;
        }

        @Override
        public List<FieldDifference> differences() {
            return FieldChanges.between(kind(), Content.of(is.tree()), null);
        }
    }
}
