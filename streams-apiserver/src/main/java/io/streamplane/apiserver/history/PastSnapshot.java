package io.streamplane.apiserver.history;

import io.streamplane.apiserver.journal.state.ObjectDecoder;
import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.schemas.journal.Entry;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindRegistry;
import io.streamplane.schemas.kind.apiextensions.CustomKinds;
import io.streamplane.schemas.kind.apiextensions.CustomResourceDefinitionKind;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** All objects at a revision of the past, looked up when they are asked for. */
final class PastSnapshot implements Snapshot {

    private final HistoryIndex index;
    private final JournalBodies bodies;
    private final ObjectDecoder decoder;
    private final long revision;
    private final KindRegistry builtIn;
    private final CustomKinds customs;
    private @Nullable KindRegistry kinds;

    /** @param builtIn the kinds of this build */
    PastSnapshot(
            HistoryIndex index,
            JournalBodies bodies,
            KindRegistry builtIn,
            CustomKinds customs,
            ObjectDecoder decoder,
            long revision) {
        this.index = index;
        this.bodies = bodies;
        this.builtIn = builtIn;
        this.customs = customs;
        this.decoder = decoder;
        this.revision = revision;
    }

    @Override
    public long revision() {
        return revision;
    }

    @Override
    public synchronized KindRegistry kinds() {
        if (kinds == null) {
            List<ObjectNode> definitions = list(CustomResourceDefinitionKind.KIND, null).stream()
                    .map(StoredObject::tree)
                    .toList();
            kinds = customs.with(builtIn, definitions);
        }
        return kinds;
    }

    @Override
    public Optional<StoredObject> get(Kind kind, ObjectKey key) {
        Entry entry = index.at(new ResourceKey(kind.resource(), key), revision);
        return entry == null
                ? Optional.empty()
                : Optional.of(PastObject.of(decoder, kind, key, entry, object -> bodies.read(object.parts())));
    }

    @Override
    public Collection<StoredObject> list(Kind kind, @Nullable String namespace) {
        var objects = new ArrayList<PastObject>();
        var ahead = new ReadAhead(bodies, objects);
        index.list(
                kind.resource(),
                namespace,
                revision,
                (key, entry) -> objects.add(PastObject.of(decoder, kind, key, entry, ahead)));
        return Collections.<StoredObject>unmodifiableList(objects);
    }

    /**
     * Reads the objects of a list for one that goes through it: first a few, then more at a time, for reading many parts
     * at once is much faster than one after the other.
     */
    private static final class ReadAhead implements PastObject.Reader {

        private static final int MOST = 512;

        private final JournalBodies bodies;
        private final List<PastObject> objects;
        private int step = 16;

        ReadAhead(JournalBodies bodies, List<PastObject> objects) {
            this.bodies = bodies;
            this.objects = objects;
        }

        @Override
        public synchronized void read(PastObject wanted) {
            if (wanted.parts().allMatch(RecordedPart::isRead)) {
                return;
            }
            int from = objects.indexOf(wanted);
            int to = Math.min(objects.size(), from + step);
            bodies.read(objects.subList(from, to).stream().flatMap(PastObject::parts));
            step = Math.min(MOST, step * 2);
        }
    }
}
