@NullMarked
package io.streamplane.apiserver.admission.catalogue;

import org.jspecify.annotations.NullMarked;
