package io.streamplane.apiserver.patch;

/** A patch that cannot be applied, in the terms of a Status. */
public final class PatchFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int code;
    private final String reason;

    private PatchFailure(int code, String reason, String message) {
        super(message, null, false, false);
        this.code = code;
        this.reason = reason;
    }

    /** The patch itself is no patch of its format. */
    public static PatchFailure malformed(String message) {
        return new PatchFailure(400, "BadRequest", message);
    }

    /** It is one, but does not fit this object. */
    public static PatchFailure unfit(String message) {
        return new PatchFailure(
                422, "Invalid", "the server rejected our request due to an error in our request: " + message);
    }

    public int code() {
        return code;
    }

    public String reason() {
        return reason;
    }
}
