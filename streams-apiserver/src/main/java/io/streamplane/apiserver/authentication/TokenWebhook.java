package io.streamplane.apiserver.authentication;

import java.nio.file.Path;
import java.time.Duration;

/**
 * A server of a user's own that knows tokens.
 *
 * @param kubeconfig leads to it
 * @param remembered how long its answers count
 * @param version of the TokenReview that it is asked with: v1 or v1beta1
 */
public record TokenWebhook(Path kubeconfig, Duration remembered, String version) {}
