@NullMarked
package io.streamplane.controllers.reconcile;

import org.jspecify.annotations.NullMarked;
