@NullMarked
package io.streamplane.apiserver.admission.podsecurity;

import org.jspecify.annotations.NullMarked;
