/** The rules of the group autoscaling: one class per kind, and what it is made of. */
@NullMarked
package io.streamplane.apiserver.kind.autoscaling;

import org.jspecify.annotations.NullMarked;
