/** StatefulSets: pods with stable names and claims, made, updated and deleted in order. */
@NullMarked
package io.streamplane.controllers.statefulset;

import org.jspecify.annotations.NullMarked;
