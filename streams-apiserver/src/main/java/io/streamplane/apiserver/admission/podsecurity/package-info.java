/** The Pod Security Standards: checks by level and version, and which of them a namespace asks for. */
@NullMarked
package io.streamplane.apiserver.admission.podsecurity;

import org.jspecify.annotations.NullMarked;
