/** Tests of the role as a whole. */
@NullMarked
package io.streamplane.controllers;

import org.jspecify.annotations.NullMarked;
