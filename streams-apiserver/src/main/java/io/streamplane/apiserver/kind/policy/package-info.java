/** The rules of the group policy: one class per kind, and what it is made of. */
@NullMarked
package io.streamplane.apiserver.kind.policy;

import org.jspecify.annotations.NullMarked;
