/** The rules of the group apiregistration.k8s.io. */
@NullMarked
package io.streamplane.apiserver.kind.apiregistration;

import org.jspecify.annotations.NullMarked;
