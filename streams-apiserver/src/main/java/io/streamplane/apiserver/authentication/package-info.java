/** How they show who they are. */
@NullMarked
package io.streamplane.apiserver.authentication;

import org.jspecify.annotations.NullMarked;
