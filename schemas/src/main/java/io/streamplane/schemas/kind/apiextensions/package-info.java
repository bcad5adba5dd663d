/** CustomResourceDefinitions, and the kinds that they make. */
@NullMarked
package io.streamplane.schemas.kind.apiextensions;

import org.jspecify.annotations.NullMarked;
