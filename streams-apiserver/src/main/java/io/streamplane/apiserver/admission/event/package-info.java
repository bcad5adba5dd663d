/** Plug-ins of admission that look at Events. */
@NullMarked
package io.streamplane.apiserver.admission.event;

import org.jspecify.annotations.NullMarked;
