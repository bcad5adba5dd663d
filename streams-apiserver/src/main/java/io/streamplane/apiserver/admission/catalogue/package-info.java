/** Which plug-ins of admission there are, in upstream's order, and which of them run. */
@NullMarked
package io.streamplane.apiserver.admission.catalogue;

import org.jspecify.annotations.NullMarked;
