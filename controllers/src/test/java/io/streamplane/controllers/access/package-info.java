@NullMarked
package io.streamplane.controllers.access;

import org.jspecify.annotations.NullMarked;
