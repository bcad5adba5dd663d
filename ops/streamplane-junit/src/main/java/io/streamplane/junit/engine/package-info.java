/**
 * The door between a test's classes and those of the Streamplane in its JVM, which a class loader of its own holds: nothing but
 * the JDK's types and these pass through.
 */
@NullMarked
package io.streamplane.junit.engine;

import org.jspecify.annotations.NullMarked;
