@NullMarked
package io.streamplane.apiserver.trust;

import org.jspecify.annotations.NullMarked;
