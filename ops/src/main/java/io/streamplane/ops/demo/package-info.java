/** The guided tour: apply a Deployment, and show what passes through each topic until its pods run. */
@NullMarked
package io.streamplane.ops.demo;

import org.jspecify.annotations.NullMarked;
