/**
 * What the journal says of who changed what: each record as an entry, and the entry's forms for people and for tools.
 * Pure: it is given the journal's records, and gives text and JSON.
 */
@NullMarked
package io.streamplane.apiserver.audit;

import org.jspecify.annotations.NullMarked;
