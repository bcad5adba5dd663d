/** An operator for websites: each gets a ConfigMap with its page and a Deployment that serves it. */
@NullMarked
package io.streamplane.example;

import org.jspecify.annotations.NullMarked;
