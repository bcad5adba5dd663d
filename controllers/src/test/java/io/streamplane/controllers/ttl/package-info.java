/** Tests of what is deleted after it has ended. */
@NullMarked
package io.streamplane.controllers.ttl;

import org.jspecify.annotations.NullMarked;
