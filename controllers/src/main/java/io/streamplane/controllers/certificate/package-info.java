/** CertificateSigningRequests: those of kubelets are approved, the built-in signers' are signed, old ones go. */
@NullMarked
package io.streamplane.controllers.certificate;

import org.jspecify.annotations.NullMarked;
