package io.streamplane.apiserver.aggregation;

/** The server of an APIService cannot be reached. */
public final class UnavailableException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String reason;

    UnavailableException(String reason, String message) {
        super(message);
        this.reason = reason;
    }

    /** As the condition Available has it, e.g. ServiceNotFound. */
    public String reason() {
        return reason;
    }
}
