/** The definitions of the served types: their fields, and how lists and maps merge. */
@NullMarked
package io.streamplane.schemas.openapi;

import org.jspecify.annotations.NullMarked;
