/**
 * The one source of truth for kinds: names, scope, subresources, OpenAPI type, defaults, validation and table columns
 * of a kind stand in one class per kind below this package; discovery, OpenAPI, codecs, topics and tables read them here.
 */
@NullMarked
package io.streamplane.schemas.kind;

import org.jspecify.annotations.NullMarked;
