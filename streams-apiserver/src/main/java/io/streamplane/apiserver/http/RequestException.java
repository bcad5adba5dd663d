package io.streamplane.apiserver.http;

import io.streamplane.apiserver.request.ApiFailure;

/** Ends a request with a Status; thrown while it is read, before anything was done. */
final class RequestException extends RuntimeException {

    private final transient ApiFailure failure;

    RequestException(ApiFailure failure) {
        super(failure.message());
        this.failure = failure;
    }

    ApiFailure failure() {
        return failure;
    }
}
