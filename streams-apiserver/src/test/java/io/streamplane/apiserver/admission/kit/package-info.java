/** For tests of plug-ins of admission, also of a user's own: see {@code docs/controllers.md}. */
@NullMarked
package io.streamplane.apiserver.admission.kit;

import org.jspecify.annotations.NullMarked;
