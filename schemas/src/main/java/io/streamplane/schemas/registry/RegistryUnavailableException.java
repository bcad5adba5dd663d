package io.streamplane.schemas.registry;

import org.jspecify.annotations.Nullable;

/**
 * The registry could not be asked, although it was tried for a while. Nothing is wrong with what was to be read or
 * written: whoever can wait tries again, and nothing is refused because of it.
 */
public final class RegistryUnavailableException extends SchemaRegistryException {

    private static final int CODE = 50003;

    public RegistryUnavailableException(String message) {
        this(message, null);
    }

    public RegistryUnavailableException(String message, @Nullable Throwable cause) {
        super(CODE, message, cause);
    }
}
