package io.streamplane.kubelet.pod;

import org.jspecify.annotations.Nullable;

/**
 * Why a pod is Failed although its containers did not end it, as its status says.
 *
 * @param reason e.g. DeadlineExceeded or OutOfcpu; null where another component failed the pod without giving one
 */
public record Failure(@Nullable String reason, @Nullable String message) {}
