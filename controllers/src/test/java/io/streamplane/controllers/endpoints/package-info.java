@NullMarked
package io.streamplane.controllers.endpoints;

import org.jspecify.annotations.NullMarked;
