/** Roles that are made of others, and tokens that go with their accounts. */
@NullMarked
package io.streamplane.controllers.access;

import org.jspecify.annotations.NullMarked;
