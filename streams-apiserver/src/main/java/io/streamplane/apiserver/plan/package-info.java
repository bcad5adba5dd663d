/** What a request comes to on a state: pure plans, each a command to append or an answer, and what a rejected command means. */
@NullMarked
package io.streamplane.apiserver.plan;

import org.jspecify.annotations.NullMarked;
