/** Certificates that clients show in the handshake of TLS, and whether they are to be trusted; for each server of the cluster alike. */
@NullMarked
package io.streamplane.schemas.certificate;

import org.jspecify.annotations.NullMarked;
