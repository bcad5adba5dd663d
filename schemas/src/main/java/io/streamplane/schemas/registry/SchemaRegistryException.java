package io.streamplane.schemas.registry;

/** The registry refused, did not know, or could not be reached. */
public final class SchemaRegistryException extends RuntimeException {

    /** Of the Confluent protocol: no schema has this id. */
    public static final int UNKNOWN_SCHEMA = 40403;

    private final int errorCode;

    /** @param errorCode as in the Confluent protocol, e.g. 40403 for an unknown schema, 409 for an incompatible one */
    public SchemaRegistryException(int errorCode, String message) {
        super(message);
        this.errorCode = errorCode;
    }

    public SchemaRegistryException(int errorCode, String message, Throwable cause) {
        super(message, cause);
        this.errorCode = errorCode;
    }

    /** Whether the registry was asked, and has no such schema: asking again is of no use. */
    public boolean isUnknownSchema() {
        return errorCode == UNKNOWN_SCHEMA;
    }

    /** Whether the registry is away or not well, so that asking again later may help. */
    public boolean isPassing() {
        return errorCode / 100 == 5 || errorCode / 10_000 == 5;
    }

    public int errorCode() {
        return errorCode;
    }
}
