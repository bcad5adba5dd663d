/** The rules of the group flowcontrol.apiserver.k8s.io: one class per kind, and what it is made of. */
@NullMarked
package io.streamplane.apiserver.kind.flowcontrol;

import org.jspecify.annotations.NullMarked;
