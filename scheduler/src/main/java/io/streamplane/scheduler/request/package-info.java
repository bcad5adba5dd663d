/** What a pod asks for, read once from its object: amounts as longs, selectors, tolerations, spreading. */
@NullMarked
package io.streamplane.scheduler.request;

import org.jspecify.annotations.NullMarked;
