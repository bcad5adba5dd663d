/** The rules of the group apps: one class per kind, and what it is made of. */
@NullMarked
package io.streamplane.apiserver.kind.apps;

import org.jspecify.annotations.NullMarked;
