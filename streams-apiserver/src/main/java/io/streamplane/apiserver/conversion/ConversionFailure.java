package io.streamplane.apiserver.conversion;

/** An object cannot be converted; the message is what Kubernetes answers with 500. */
public final class ConversionFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ConversionFailure(String message) {
        super(message);
    }
}
