/**
 * What a kind is: its names, scope, versions, subresources, OpenAPI type, rules and table columns. The kinds themselves
 * stand in one class each in the packages of their groups; {@code builtin} lists them.
 */
@NullMarked
package io.streamplane.schemas.kind;

import org.jspecify.annotations.NullMarked;
