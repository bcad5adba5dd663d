/**
 * Journeys: files of command lines as users type them, each with what it must print. The form is that of cram and of Go's testscript:
 * {@link io.streamplane.ops.journey.Script} says it, {@link io.streamplane.ops.journey.ScriptRun} runs it in a shell.
 */
@NullMarked
package io.streamplane.ops.journey;

import org.jspecify.annotations.NullMarked;
