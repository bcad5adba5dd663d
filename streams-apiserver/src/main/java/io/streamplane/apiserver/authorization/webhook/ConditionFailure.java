package io.streamplane.apiserver.authorization.webhook;

/** Whether an authorizer is to be asked cannot be told. */
final class ConditionFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ConditionFailure(String message) {
        super(message, null, false, false);
    }
}
