package io.streamplane.apiserver.authentication;

import io.streamplane.apiserver.reload.Configured;
import io.streamplane.apiserver.trust.KubeconfigServer;
import java.time.Duration;

/**
 * A server of a user's own that knows tokens.
 *
 * @param server of a kubeconfig
 * @param remembered how long its answers count
 * @param version of the TokenReview that it is asked with: v1 or v1beta1
 */
public record TokenWebhook(Configured<KubeconfigServer> server, Duration remembered, String version) {}
