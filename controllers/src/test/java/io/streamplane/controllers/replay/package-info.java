@NullMarked
package io.streamplane.controllers.replay;

import org.jspecify.annotations.NullMarked;
