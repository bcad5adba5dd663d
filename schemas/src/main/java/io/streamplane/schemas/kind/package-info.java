/**
 * What a kind is: its names, scope, versions, subresources and OpenAPI type. The kinds themselves stand in one class
 * each in the packages of their groups; {@code builtin} lists them. What may be written of them, and how they are shown,
 * is the API server's.
 */
@NullMarked
package io.streamplane.schemas.kind;

import org.jspecify.annotations.NullMarked;
