/**
 * The rules that upstream's definitions state: defaults, and the declarative validation markers ({@code +k8s:required},
 * {@code +k8s:immutable}, {@code +k8s:minimum} ...). These are derived in the build, so no code repeats them.
 */
@NullMarked
package io.streamplane.apiserver.kind.derived;

import org.jspecify.annotations.NullMarked;
