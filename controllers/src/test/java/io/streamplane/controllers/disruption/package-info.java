@NullMarked
package io.streamplane.controllers.disruption;

import org.jspecify.annotations.NullMarked;
