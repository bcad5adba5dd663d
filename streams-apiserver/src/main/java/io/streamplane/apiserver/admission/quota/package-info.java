/** What namespaces may have: ResourceQuotas and LimitRanges. */
@NullMarked
package io.streamplane.apiserver.admission.quota;

import org.jspecify.annotations.NullMarked;
