package io.streamplane.apiserver.patch;

import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeType;

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

    /** JSON of another kind than a patch is, in the words of Go's decoder. */
    static PatchFailure undecodable(String prefix, JsonNode given, String goType) {
        String kind = switch (given.getNodeType()) {
            case BOOLEAN -> "bool";
            case JsonNodeType other -> other.name().toLowerCase(Locale.ROOT);
        };
        return malformed(prefix + "json: cannot unmarshal " + kind + " into Go value of type " + goType);
    }

    /** A value of another type than the directive beside it allows. */
    static PatchFailure badType(String expected, JsonNode actual) {
        return malformed("expected a " + expected + ", but received a " + GoText.type(actual));
    }

    /** More operations than a patch may have. */
    static PatchFailure tooLarge(String message) {
        return new PatchFailure(413, "RequestEntityTooLarge", "Request entity too large: " + message);
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
