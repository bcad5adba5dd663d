package io.streamplane.schemas.registry;

/** The registry refused, did not know, or could not be reached. */
public final class SchemaRegistryException extends RuntimeException {

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

    public int errorCode() {
        return errorCode;
    }
}
