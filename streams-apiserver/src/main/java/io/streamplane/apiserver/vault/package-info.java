/** The keys of secret values, on a topic of their own. */
@NullMarked
package io.streamplane.apiserver.vault;

import org.jspecify.annotations.NullMarked;
