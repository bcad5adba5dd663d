/** Takes proposals from their topic, has them admitted as requests are, and says of each that is refused why. */
@NullMarked
package io.streamplane.apiserver.intake;

import org.jspecify.annotations.NullMarked;
