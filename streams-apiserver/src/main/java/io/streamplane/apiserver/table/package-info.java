/** Objects as the tables that kubectl get prints. */
@NullMarked
package io.streamplane.apiserver.table;

import org.jspecify.annotations.NullMarked;
