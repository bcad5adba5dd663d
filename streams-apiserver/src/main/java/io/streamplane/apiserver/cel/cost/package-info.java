/** What a rule can cost at most, before any object is there (the static estimate of cel-go with Kubernetes' figures). Pure. */
@NullMarked
package io.streamplane.apiserver.cel.cost;

import org.jspecify.annotations.NullMarked;
