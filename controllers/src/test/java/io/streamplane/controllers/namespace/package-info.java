/** Tests of what namespaces get and how they end. */
@NullMarked
package io.streamplane.controllers.namespace;

import org.jspecify.annotations.NullMarked;
