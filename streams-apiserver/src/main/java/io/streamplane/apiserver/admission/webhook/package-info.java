/** Admission by webhooks of users, as {@code k8s.io/apiserver/pkg/admission/plugin/webhook} does it. */
@NullMarked
package io.streamplane.apiserver.admission.webhook;

import org.jspecify.annotations.NullMarked;
