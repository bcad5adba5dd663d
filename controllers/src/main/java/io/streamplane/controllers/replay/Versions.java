package io.streamplane.controllers.replay;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.controllers.shard.ObjectReader;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.topic.ObjectKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What both parts under one key were from revision to revision. Parts are decoded when they are first looked at. */
final class Versions {

    private static final class Version {
        private final long revision;
        private final byte @Nullable [] value;
        private @Nullable Object model;

        /** @param value null where the part was deleted */
        private Version(long revision, byte @Nullable [] value) {
            this.revision = revision;
            this.value = value;
        }
    }

    private final Kind kind;
    private final ObjectKey key;
    private final ObjectReader reader;
    private final List<Version> desired = new ArrayList<>(2);
    private final List<Version> observed = new ArrayList<>(4);
    /** Of all owners that any version had, uids of its own versions, nodes; for whoever drops it from an index. */
    final Set<String> owners = new HashSet<>(2);

    final Set<String> uids = new HashSet<>(2);
    final Set<String> nodes = new HashSet<>(2);
    private @Nullable Stored<?> last;

    Versions(Kind kind, ObjectKey key, ObjectReader reader) {
        this.kind = kind;
        this.key = key;
        this.reader = reader;
    }

    Kind kind() {
        return kind;
    }

    ObjectKey key() {
        return key;
    }

    /** The desired part as a model, without status. */
    HasMetadata putDesired(long revision, byte[] value) {
        desired.add(new Version(revision, value));
        return desired(desired.getLast());
    }

    void putObserved(long revision, byte[] value) {
        observed.add(new Version(revision, value));
    }

    /** As the materializer does, which deletes what was written only. */
    void delete(long revision) {
        desired.add(new Version(revision, null));
        if (!observed.isEmpty() && observed.getLast().value != null) {
            observed.add(new Version(revision, null));
        }
    }

    /** The object as who has read the two topics so far knows it; null where that is no object. */
    @Nullable
    Stored<?> at(long desiredRevision, long observedRevision) {
        Version whole = newest(desired, desiredRevision);
        if (whole == null || whole.value == null) {
            return null;
        }
        Version report = newest(observed, observedRevision);
        Version status = report == null || report.value == null ? null : report;
        long reportedAt = status == null ? 0 : status.revision;
        Stored<?> known = last;
        if (known != null && known.desiredRevision() == whole.revision && known.observedRevision() == reportedAt) {
            return known;
        }
        Stored<?> merged = ObjectReader.merged(
                kind,
                key,
                desired(whole),
                whole.revision,
                status == null ? null : observed(status),
                reportedAt,
                Instant.EPOCH);
        last = merged;
        return merged;
    }

    /** Drops what was overtaken up to a revision; whether nothing but a deletion before it is left. */
    boolean forget(long before) {
        drop(desired, before);
        drop(observed, before);
        return desired.size() == 1
                && desired.getFirst().value == null
                && desired.getFirst().revision <= before
                && observed.stream().allMatch(each -> each.value == null && each.revision <= before);
    }

    private static void drop(List<Version> versions, long before) {
        int overtaken = 0;
        while (overtaken + 1 < versions.size() && versions.get(overtaken + 1).revision <= before) {
            overtaken++;
        }
        versions.subList(0, overtaken).clear();
    }

    private static @Nullable Version newest(List<Version> versions, long revision) {
        for (int i = versions.size() - 1; i >= 0; i--) {
            if (versions.get(i).revision <= revision) {
                return versions.get(i);
            }
        }
        return null;
    }

    private HasMetadata desired(Version version) {
        byte[] value = version.value;
        Object known = version.model;
        if (known == null && value != null) {
            known = reader.desired(kind, value);
            version.model = known;
        }
        return (HasMetadata) Objects.requireNonNull(known);
    }

    private Object observed(Version version) {
        byte[] value = version.value;
        Object known = version.model;
        if (known == null && value != null) {
            known = reader.observed(kind, value);
            version.model = known;
        }
        return Objects.requireNonNull(known);
    }
}
