package io.streamplane.apiserver.operation;

import io.streamplane.apiserver.request.ApiResult;
import io.streamplane.apiserver.request.Settled;

/**
 * What a write came to.
 *
 * @param changed false where it was refused, and where all was already as it asks
 */
public record Written(ApiResult result, boolean changed) {

    static Written of(Settled settled) {
        return new Written(settled.result(), settled instanceof Settled.Applied applied && applied.changed());
    }
}
