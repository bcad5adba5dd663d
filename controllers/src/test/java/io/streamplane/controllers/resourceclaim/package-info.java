/** Tests of claims of devices. */
@NullMarked
package io.streamplane.controllers.resourceclaim;

import org.jspecify.annotations.NullMarked;
