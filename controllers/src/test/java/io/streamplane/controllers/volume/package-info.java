/** Tests of binding, provisioning and protection. */
@NullMarked
package io.streamplane.controllers.volume;

import org.jspecify.annotations.NullMarked;
