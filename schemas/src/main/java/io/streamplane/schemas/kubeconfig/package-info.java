/** What kubeconfig files say. */
@NullMarked
package io.streamplane.schemas.kubeconfig;

import org.jspecify.annotations.NullMarked;
