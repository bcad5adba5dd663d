/** Who a request comes from. */
@NullMarked
package io.streamplane.apiserver.identity;

import org.jspecify.annotations.NullMarked;
