@NullMarked
package io.streamplane.controllers.certificate;

import org.jspecify.annotations.NullMarked;
