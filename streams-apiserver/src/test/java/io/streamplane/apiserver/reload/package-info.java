@NullMarked
package io.streamplane.apiserver.reload;

import org.jspecify.annotations.NullMarked;
