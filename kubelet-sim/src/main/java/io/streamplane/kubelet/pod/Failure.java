package io.streamplane.kubelet.pod;

import org.jspecify.annotations.Nullable;

/**
 * Why a pod is Failed although its containers did not end it, as its status says.
 *
 * @param reason e.g. DeadlineExceeded or OutOfcpu; null where another component failed the pod without giving one
 * @param disrupts whether the node needed the pod gone, so that it is a target of a disruption
 */
public record Failure(@Nullable String reason, @Nullable String message, boolean disrupts) {

    public Failure(@Nullable String reason, @Nullable String message) {
        this(reason, message, false);
    }
}
