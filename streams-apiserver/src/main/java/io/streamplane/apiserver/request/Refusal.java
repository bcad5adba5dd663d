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
    private final Ground ground;

    /** What it rests on. */
    private enum Ground {
        STATE,
        SOMEBODY_OUTSIDE,
        SOMETHING_ON_ITS_WAY
    }

    public Refusal(ApiFailure failure) {
        this(failure, List.of(), Ground.STATE);
    }

    private Refusal(ApiFailure failure, List<String> warnings, Ground ground) {
        super(failure.message(), null, false, false);
        this.failure = failure;
        this.warnings = List.copyOf(warnings);
        this.ground = ground;
    }

    /** Of somebody outside, who is not asked again on a newer state. */
    public static Refusal definite(ApiFailure failure) {
        return new Refusal(failure, List.of(), Ground.SOMEBODY_OUTSIDE);
    }

    /** Since something is not there that a controller is about to make: the request waits a moment for it. */
    public static Refusal untilItComes(ApiFailure failure) {
        return new Refusal(failure, List.of(), Ground.SOMETHING_ON_ITS_WAY);
    }

    /** The same with these warnings before its own. */
    public Refusal warning(List<String> more) {
        return more.isEmpty()
                ? this
                : new Refusal(
                        failure, Stream.concat(more.stream(), warnings.stream()).toList(), ground);
    }

    public ApiFailure failure() {
        return failure;
    }

    /** What the client is warned of besides. */
    public List<String> warnings() {
        return warnings;
    }

    public boolean isDefinite() {
        return ground == Ground.SOMEBODY_OUTSIDE;
    }

    /** Whether it may pass within a moment. */
    public boolean waitsForSomething() {
        return ground == Ground.SOMETHING_ON_ITS_WAY;
    }
}
