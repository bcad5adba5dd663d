package io.streamplane.apiserver.manifest;

import io.streamplane.apiserver.apply.FieldDifference;
import io.streamplane.apiserver.request.ApiFailure;
import io.streamplane.apiserver.request.StatusObject;
import io.streamplane.schemas.avro.FieldChangeRecord;
import io.streamplane.schemas.avro.ObjectOutcomeRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What became of one object of a record.
 *
 * @param object with its uid and revision, where it was applied
 * @param status why it was refused, a {@code meta/v1 Status} in JSON; null where it was not
 * @param changes of a dry run: what would change
 */
record ObjectOutcome(
        ObjectReference object,
        What what,
        List<String> warnings,
        @Nullable String status,
        List<FieldChangeRecord> changes) {

    private static final int SHORTEST = 200;

    /** In lower case these are the words of results. */
    enum What {
        CREATED,
        CONFIGURED,
        UNCHANGED,
        DELETED,
        /** To be deleted, but not there any more, or another object by now. */
        GONE,
        /** To be deleted, but another key holds it too. */
        KEPT,
        REFUSED,
        /** Another object of its record would be refused, so that none was applied. */
        SKIPPED,
        /** Refused for now: the journal did not say what became of it. Never told. */
        UNKNOWN,
        WAITING;

        private String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static ObjectOutcome of(ObjectReference object, What what, List<String> warnings) {
        return new ObjectOutcome(object, what, warnings, null, List.of());
    }

    static ObjectOutcome refused(ObjectReference object, ApiFailure failure, List<String> warnings) {
        return new ObjectOutcome(
                object, What.REFUSED, warnings, StatusObject.of(failure).toString(), List.of());
    }

    ObjectOutcome with(List<FieldDifference> differences) {
        return new ObjectOutcome(
                object,
                what,
                warnings,
                status,
                differences.stream()
                        .map(each -> new FieldChangeRecord(each.path(), json(each.before()), json(each.after())))
                        .toList());
    }

    private static @Nullable String json(@Nullable JsonNode value) {
        return value == null ? null : value.toString();
    }

    boolean refused() {
        return what == What.REFUSED || what == What.UNKNOWN;
    }

    boolean unknown() {
        return what == What.UNKNOWN;
    }

    boolean applied() {
        return what == What.CREATED || what == What.CONFIGURED || what == What.UNCHANGED;
    }

    /** Whether the cluster changed by it, or would have. */
    boolean changed() {
        return what == What.CREATED || what == What.CONFIGURED || what == What.DELETED;
    }

    /** Whether it may have changed what the record's key holds. */
    boolean concernsHolder() {
        return what != What.REFUSED && what != What.SKIPPED;
    }

    long length() {
        long all = status == null ? 0 : status.length();
        for (String warning : warnings) {
            all += warning.length();
        }
        for (FieldChangeRecord change : changes) {
            all += change.getPath().length() + length(change.getBefore()) + length(change.getAfter());
        }
        return all;
    }

    private static int length(@Nullable String text) {
        return text == null ? 0 : text.length();
    }

    /** With less of its warnings, of why it was refused and of what would change. */
    ObjectOutcome shortened(int longest) {
        if (length() <= longest) {
            return this;
        }
        int each = Math.max(SHORTEST, longest / 4);
        var fewer = new ArrayList<String>();
        long told = 0;
        for (String warning : warnings) {
            told += warning.length();
            if (told > each) {
                fewer.add("and " + (warnings.size() - fewer.size()) + " more warnings");
                break;
            }
            fewer.add(warning);
        }
        var few = new ArrayList<FieldChangeRecord>();
        told = 0;
        for (FieldChangeRecord change : changes) {
            told += change.getPath().length() + length(change.getBefore()) + length(change.getAfter());
            if (told > 2L * each) {
                few.add(new FieldChangeRecord(
                        "and " + (changes.size() - few.size()) + " more that are too long to tell", null, null));
                break;
            }
            few.add(change);
        }
        return new ObjectOutcome(
                object, what, fewer, status == null ? null : StatusObject.shortened(status, each), few);
    }

    ObjectOutcomeRecord record() {
        return new ObjectOutcomeRecord(what.word(), warnings, status, changes);
    }

    /** Null where it is still waiting. */
    static @Nullable ObjectOutcome of(ObjectReference object, ObjectOutcomeRecord record) {
        What what = What.valueOf(record.getOutcome().toUpperCase(Locale.ROOT));
        return what == What.WAITING
                ? null
                : new ObjectOutcome(object, what, record.getWarnings(), record.getStatus(), record.getChanges());
    }
}
