/**
 * Server-side apply: who set which field of an object, what an applied configuration makes of it, and whose fields that
 * would take. Pure. The rules are those of Kubernetes' structured merge (KEP-555), the sets those of its FieldsV1.
 */
@NullMarked
package io.streamplane.apiserver.apply;

import org.jspecify.annotations.NullMarked;
