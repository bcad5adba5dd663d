/** Tests of the Job controller. */
@NullMarked
package io.streamplane.controllers.job;

import org.jspecify.annotations.NullMarked;
