/** What a structural schema means to rules: the types that it declares, and how objects become values of these. Pure. */
@NullMarked
package io.streamplane.apiserver.cel.schema;

import org.jspecify.annotations.NullMarked;
