/**
 * Why an object is as it is: the commands that made it so, and those that they react to, read from the causes that the
 * journal's commands carry. Pure.
 */
@NullMarked
package io.streamplane.apiserver.cause;

import org.jspecify.annotations.NullMarked;
