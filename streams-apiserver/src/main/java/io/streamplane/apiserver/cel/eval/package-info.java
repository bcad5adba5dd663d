/**
 * Evaluates checked expressions within a budget. The parser and the checker are the library's; the evaluation is done here,
 * because what a call costs must be known before it runs, and what it costs must be what Kubernetes says. Pure.
 */
@NullMarked
package io.streamplane.apiserver.cel.eval;

import org.jspecify.annotations.NullMarked;
