/** Label and field selectors, as list, watch and deletecollection take them. */
@NullMarked
package io.streamplane.apiserver.select;

import org.jspecify.annotations.NullMarked;
