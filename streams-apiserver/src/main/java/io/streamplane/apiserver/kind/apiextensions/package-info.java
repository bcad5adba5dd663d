/** The rules of CustomResourceDefinitions. */
@NullMarked
package io.streamplane.apiserver.kind.apiextensions;

import org.jspecify.annotations.NullMarked;
