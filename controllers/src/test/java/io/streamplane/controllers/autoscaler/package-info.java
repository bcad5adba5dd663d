@NullMarked
package io.streamplane.controllers.autoscaler;

import org.jspecify.annotations.NullMarked;
