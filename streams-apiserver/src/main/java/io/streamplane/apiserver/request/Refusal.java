package io.streamplane.apiserver.request;

/**
 * Carries a failure out of the depths of one request to {@code JournalOperations}, which answers with it. Never leaves
 * this module's operations; no stack trace is taken.
 */
public final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient ApiFailure failure;

    public Refusal(ApiFailure failure) {
        super(failure.message(), null, false, false);
        this.failure = failure;
    }

    public ApiFailure failure() {
        return failure;
    }
}
