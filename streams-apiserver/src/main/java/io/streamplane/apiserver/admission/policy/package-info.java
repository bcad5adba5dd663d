/** Admission by policies of users in CEL, as {@code k8s.io/apiserver/pkg/admission/plugin/policy} does it. */
@NullMarked
package io.streamplane.apiserver.admission.policy;

import org.jspecify.annotations.NullMarked;
