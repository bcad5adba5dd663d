/** CustomResourceDefinitions: the names that each may have, and what becomes of its objects at its end. Pure. */
@NullMarked
package io.streamplane.controllers.customresource;

import org.jspecify.annotations.NullMarked;
