package io.streamplane.apiserver.restore;

import io.streamplane.apiserver.journal.state.AppliedCommand;
import io.streamplane.apiserver.journal.state.Change;
import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.schemas.journal.Command;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindRegistry;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one command of a user's wrote, found while the journal is read from its beginning, and how to undo it: each object it
 * wrote becomes what it was before the command's first write of it. An object that another command of a user's has changed
 * since stays as it is, for that change would be lost. What components made of the command is theirs to undo.
 */
public final class SessionWrites {

    private final String session;
    private final Map<ResourceKey, Optional<StoredObject>> before = new HashMap<>();
    private final Map<ResourceKey, String> changedSince = new HashMap<>();
    private String command = "";
    private long first;

    public SessionWrites(String session) {
        this.session = session;
    }

    /** To be told of each command of the journal, in order. */
    public void see(long revision, @Nullable Command asked, AppliedCommand applied) {
        if (asked == null || !applied.accepted()) {
            return;
        }
        boolean own = asked.origin().session().equals(session);
        for (Change change : applied.changes()) {
            var object = change.object();
            var key = new ResourceKey(object.kind().resource(), object.key());
            if (own) {
                before.putIfAbsent(key, Optional.ofNullable(change.before()));
                changedSince.remove(key);
            } else if (asked.cause() == 0 && before.containsKey(key) && changesMeaning(change)) {
                changedSince.put(
                        key,
                        "it was changed at revision " + revision + " by "
                                + asked.origin().user());
            }
        }
        if (own && first == 0) {
            first = revision;
            command = asked.origin().command();
        }
    }

    /** A status is reported all the time, and says nothing of what users want. */
    private static boolean changesMeaning(Change change) {
        StoredObject was = change.before();
        StoredObject is = change.after();
        return was == null || is == null || was.desiredRevision() != is.desiredRevision();
    }

    /** The revision of the first write; 0 where there was none. */
    public long first() {
        return first;
    }

    /** What the user typed, as the client says; may be empty. */
    public String command() {
        return command;
    }

    /** @param now the state after all that was seen */
    public RestorePlan undo(Snapshot now) {
        return Planner.plan(new Before(now), now, RestoreSelection.ofObjects(before.keySet()), changedSince);
    }

    /** The state of now, but for the objects that the command wrote. */
    private final class Before implements Snapshot {

        private final Snapshot now;

        Before(Snapshot now) {
            this.now = now;
        }

        @Override
        public long revision() {
            return first - 1;
        }

        @Override
        public KindRegistry kinds() {
            return now.kinds();
        }

        @Override
        public Optional<StoredObject> get(Kind kind, ObjectKey key) {
            Optional<StoredObject> known = before.get(new ResourceKey(kind.resource(), key));
            return known == null ? now.get(kind, key) : known.map(each -> each.at(kind));
        }

        @Override
        public Collection<StoredObject> list(Kind kind, @Nullable String namespace) {
            var all = new ArrayList<StoredObject>();
            now.list(kind, namespace).stream()
                    .filter(each -> !before.containsKey(new ResourceKey(kind.resource(), each.key())))
                    .forEach(all::add);
            before.forEach((key, object) -> {
                boolean wanted = key.resource().equals(kind.resource())
                        && (namespace == null || Objects.equals(key.key().namespace(), namespace));
                if (wanted) {
                    object.map(each -> each.at(kind)).ifPresent(all::add);
                }
            });
            all.sort(Comparator.comparing(StoredObject::key));
            return all;
        }
    }
}
