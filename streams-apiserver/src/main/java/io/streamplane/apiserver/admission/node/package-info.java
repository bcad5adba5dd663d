/** What kubelets may write, of all that their roles allow. */
@NullMarked
package io.streamplane.apiserver.admission.node;

import org.jspecify.annotations.NullMarked;
