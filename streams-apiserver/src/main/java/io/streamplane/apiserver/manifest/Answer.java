package io.streamplane.apiserver.manifest;

import io.streamplane.apiserver.request.ApiFailure;
import io.streamplane.apiserver.request.StatusObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of a record. It is never so long that a topic could not take it, whatever the record holds.
 *
 * @param objects what became of each of its objects
 * @param status why not all was accepted, a {@code meta/v1 Status} in JSON; null where it was
 */
record Answer(List<ObjectOutcome> objects, @Nullable String status) {

    private static final int LONGEST = 1024 * 1024;

    static Answer of(List<ObjectOutcome> objects) {
        long length = objects.stream().mapToLong(ObjectOutcome::length).sum();
        List<ObjectOutcome> told = length <= LONGEST
                ? objects
                : objects.stream()
                        .map(each -> each.shortened(LONGEST / Math.max(1, objects.size())))
                        .toList();
        return new Answer(
                told,
                told.stream()
                        .filter(ObjectOutcome::refused)
                        .findFirst()
                        .map(ObjectOutcome::status)
                        .orElse(null));
    }

    /** The record as a whole: none of its objects was tried. */
    static Answer refused(ApiFailure failure) {
        return new Answer(
                List.of(), StatusObject.shortened(StatusObject.of(failure).toString(), LONGEST));
    }

    boolean accepted() {
        return status == null;
    }

    boolean changed() {
        return objects.stream().anyMatch(ObjectOutcome::changed);
    }

    /** Of the one object that was applied; null where that is not so. */
    @Nullable
    Long resourceVersion() {
        return objects.size() == 1 && objects.getFirst().applied()
                ? objects.getFirst().object().revision()
                : null;
    }

    List<String> warnings() {
        var all = new ArrayList<String>();
        objects.forEach(each -> all.addAll(each.warnings()));
        return all;
    }
}
