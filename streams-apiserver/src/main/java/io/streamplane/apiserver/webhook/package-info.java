/** Calls of webhooks: where they are, whom to trust there, and how long to wait for what they answer. */
@NullMarked
package io.streamplane.apiserver.webhook;

import org.jspecify.annotations.NullMarked;
