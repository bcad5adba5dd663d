/** Who may do what, whichever way they ask. */
@NullMarked
package io.streamplane.apiserver.authorization;

import org.jspecify.annotations.NullMarked;
