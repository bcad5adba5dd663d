/** ResourceClaims that are made for pods from templates, and who uses claims. */
@NullMarked
package io.streamplane.controllers.resourceclaim;

import org.jspecify.annotations.NullMarked;
