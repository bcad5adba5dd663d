package io.streamplane.kubelet.log;

import io.streamplane.schemas.topic.ObjectKey;

/** Where logs are found. Thread-safe. */
public interface LogSource {

    /** @param previous whether the run before the present one is meant */
    Found find(ObjectKey pod, String container, boolean previous);

    /** What was found. */
    sealed interface Found {}

    /** A run that has begun. */
    record Run(SimulatedLog log) implements Found {}

    /**
     * No log.
     *
     * @param status an HTTP status code
     * @param message as a kubelet words it
     */
    record Missing(int status, String message) implements Found {}
}
