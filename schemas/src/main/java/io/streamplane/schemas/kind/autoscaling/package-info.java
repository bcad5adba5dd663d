/** The group autoscaling: one class per kind. */
@NullMarked
package io.streamplane.schemas.kind.autoscaling;

import org.jspecify.annotations.NullMarked;
