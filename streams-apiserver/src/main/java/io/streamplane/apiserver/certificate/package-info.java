/** The cluster's certificate authority, and what it issues. */
@NullMarked
package io.streamplane.apiserver.certificate;

import org.jspecify.annotations.NullMarked;
