/** The journal as the API server uses it: append and know the outcome, read what was applied, hear every change. */
@NullMarked
package io.streamplane.apiserver.journal;

import org.jspecify.annotations.NullMarked;
