/** The Streamplane behind the door. Its classes are loaded apart from the test's, with the libraries of this build. */
@NullMarked
package io.streamplane.junit.assembled;

import org.jspecify.annotations.NullMarked;
