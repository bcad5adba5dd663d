package io.streamplane.apiserver.manifest;

import io.streamplane.apiserver.request.ApiFailure;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of a manifest.
 *
 * @param changed whether the cluster changed by it
 * @param objects what it is about
 * @param resourceVersion of the applied object
 * @param failure why it was refused; null where it was accepted
 * @param inventory what the key has applied from now on; null where that is as before
 */
record Answer(
        boolean changed,
        List<ObjectReference> objects,
        @Nullable Long resourceVersion,
        List<String> warnings,
        @Nullable ApiFailure failure,
        @Nullable List<ObjectReference> inventory) {

    static Answer refused(ApiFailure failure, List<ObjectReference> objects) {
        return new Answer(false, objects, null, List.of(), failure, null);
    }

    boolean outcomeUnknown() {
        return failure != null && failure.outcomeUnknown();
    }
}
