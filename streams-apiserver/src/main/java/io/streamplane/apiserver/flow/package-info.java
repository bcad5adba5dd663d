/**
 * API priority and fairness: which flow a request is of, and how many seats its level has. One noisy client waits in its own
 * queues, and does not stop another.
 */
@NullMarked
package io.streamplane.apiserver.flow;

import org.jspecify.annotations.NullMarked;
