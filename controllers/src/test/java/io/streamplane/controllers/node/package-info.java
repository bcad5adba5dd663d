/** Tests of the reconcilers that go by nodes. */
@NullMarked
package io.streamplane.controllers.node;

import org.jspecify.annotations.NullMarked;
