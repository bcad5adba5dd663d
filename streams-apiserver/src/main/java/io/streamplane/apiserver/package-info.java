/** The API server's role: everything that one process of it runs. */
@NullMarked
package io.streamplane.apiserver;

import org.jspecify.annotations.NullMarked;
