package io.streamplane.schemas.registry;

import org.jspecify.annotations.Nullable;

/** The registry refused or did not know, or, as a {@link RegistryUnavailableException}, could not be asked. */
public sealed class SchemaRegistryException extends RuntimeException permits RegistryUnavailableException {

    /** Of the Confluent protocol: no schema has this id. */
    public static final int UNKNOWN_SCHEMA = 40403;

    /** Of the Confluent protocol: this is never allowed here. */
    public static final int NOT_PERMITTED = 42205;

    private static final int INCOMPATIBLE = 409;

    private final int errorCode;

    /** @param errorCode as in the Confluent protocol, e.g. 40403 for an unknown schema, 409 for an incompatible one */
    public SchemaRegistryException(int errorCode, String message) {
        this(errorCode, message, null);
    }

    public SchemaRegistryException(int errorCode, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.errorCode = errorCode;
    }

    /** Whether the subject holds schemas that the given one does not fit to. */
    public boolean isIncompatible() {
        return errorCode == INCOMPATIBLE;
    }

    /** Whether the registry was asked, and has no such schema: asking again is of no use. */
    public boolean isUnknownSchema() {
        return errorCode == UNKNOWN_SCHEMA;
    }

    public int errorCode() {
        return errorCode;
    }
}
