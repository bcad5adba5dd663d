/** Plug-ins of admission that look at pods alone. */
@NullMarked
package io.streamplane.apiserver.admission.pod;

import org.jspecify.annotations.NullMarked;
