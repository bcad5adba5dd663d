/** Loading a state to start from out of the topics that the materializer writes (ADR 0003). */
@NullMarked
package io.streamplane.apiserver.journal.load;

import org.jspecify.annotations.NullMarked;
