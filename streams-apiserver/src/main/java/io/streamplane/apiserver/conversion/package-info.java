/**
 * Conversion of custom resources between versions by the webhook that their definition names, as {@code
 * k8s.io/apiextensions-apiserver/pkg/apiserver/conversion} does it. Objects are stored in one version; who asks for another
 * waits for the webhook, and nobody else.
 */
@NullMarked
package io.streamplane.apiserver.conversion;

import org.jspecify.annotations.NullMarked;
