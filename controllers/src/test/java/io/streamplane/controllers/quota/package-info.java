@NullMarked
package io.streamplane.controllers.quota;

import org.jspecify.annotations.NullMarked;
