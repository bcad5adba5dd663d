/** Who may approve, sign and attest what. */
@NullMarked
package io.streamplane.apiserver.admission.certificate;

import org.jspecify.annotations.NullMarked;
