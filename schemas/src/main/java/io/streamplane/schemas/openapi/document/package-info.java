/** The OpenAPI documents, version 2 and 3, that tell clients which paths and types are served. Pure. */
@NullMarked
package io.streamplane.schemas.openapi.document;

import org.jspecify.annotations.NullMarked;
