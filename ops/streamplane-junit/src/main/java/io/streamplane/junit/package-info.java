/** What tests are written with: a whole Streamplane in the test's JVM, injected into JUnit tests. */
@NullMarked
package io.streamplane.junit;

import org.jspecify.annotations.NullMarked;
