/** What the API does for a request, whether it came by HTTP or by topic: admission, patch arithmetic, and the command it becomes. */
@NullMarked
package io.streamplane.apiserver.operation;

import org.jspecify.annotations.NullMarked;
