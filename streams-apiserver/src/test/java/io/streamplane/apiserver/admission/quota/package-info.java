@NullMarked
package io.streamplane.apiserver.admission.quota;

import org.jspecify.annotations.NullMarked;
