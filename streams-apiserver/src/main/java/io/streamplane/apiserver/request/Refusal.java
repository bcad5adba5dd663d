package io.streamplane.apiserver.request;

import java.util.List;
import java.util.stream.Stream;

/**
 * Carries a failure out of the depths of one request to {@code JournalOperations}, which answers with it. Never leaves
 * this module's operations; no stack trace is taken.
 */
public final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient ApiFailure failure;
    private final transient List<String> warnings;
    private final boolean definite;

    public Refusal(ApiFailure failure) {
        this(failure, List.of(), false);
    }

    private Refusal(ApiFailure failure, List<String> warnings, boolean definite) {
        super(failure.message(), null, false, false);
        this.failure = failure;
        this.warnings = List.copyOf(warnings);
        this.definite = definite;
    }

    /** Of somebody outside, who is not asked again on a newer state. */
    public static Refusal definite(ApiFailure failure) {
        return new Refusal(failure, List.of(), true);
    }

    /** The same with these warnings before its own. */
    public Refusal warning(List<String> more) {
        return more.isEmpty()
                ? this
                : new Refusal(
                        failure, Stream.concat(more.stream(), warnings.stream()).toList(), definite);
    }

    public ApiFailure failure() {
        return failure;
    }

    /** What the client is warned of besides. */
    public List<String> warnings() {
        return warnings;
    }

    public boolean isDefinite() {
        return definite;
    }
}
