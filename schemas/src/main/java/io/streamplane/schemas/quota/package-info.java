/** What objects use of ResourceQuotas, for those who add it up and for those who hold it. */
@NullMarked
package io.streamplane.schemas.quota;

import org.jspecify.annotations.NullMarked;
