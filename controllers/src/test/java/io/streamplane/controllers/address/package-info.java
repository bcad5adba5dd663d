@NullMarked
package io.streamplane.controllers.address;

import org.jspecify.annotations.NullMarked;
