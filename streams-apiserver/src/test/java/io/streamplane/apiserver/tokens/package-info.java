/** Tests of what becomes of tokens in time. */
@NullMarked
package io.streamplane.apiserver.tokens;

import org.jspecify.annotations.NullMarked;
