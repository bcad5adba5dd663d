/** Namespaces: what each one gets at birth, and how it is emptied at its end. */
@NullMarked
package io.streamplane.controllers.namespace;

import org.jspecify.annotations.NullMarked;
