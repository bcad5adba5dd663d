/** The writer: plans a request on the newest state, appends its command, and plans anew where another one came first. */
@NullMarked
package io.streamplane.apiserver.operation;

import org.jspecify.annotations.NullMarked;
