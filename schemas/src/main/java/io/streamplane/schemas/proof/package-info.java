/**
 * What shows on the topic of proposals who a record is from: a seal made with a secret of the cluster, or a bearer token.
 */
@NullMarked
package io.streamplane.schemas.proof;

import org.jspecify.annotations.NullMarked;
