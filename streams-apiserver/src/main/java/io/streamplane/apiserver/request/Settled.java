package io.streamplane.apiserver.request;

import java.util.List;
import java.util.function.Supplier;

/** What became of a write. */
public sealed interface Settled {

    /**
     * @param answer made when asked for: who needs none does not pay for it
     * @param changed whether anything was to be written
     */
    record Applied(Supplier<ApiResult> answer, boolean changed) implements Settled {}

    record Refused(ApiFailure failure, List<String> warnings) implements Settled {
        public Refused(ApiFailure failure) {
            this(failure, List.of());
        }
    }

    default ApiResult result() {
        return switch (this) {
            case Applied applied -> applied.answer().get();
            case Refused refused -> new ApiResult.Failed(refused.failure(), refused.warnings());
        };
    }
}
