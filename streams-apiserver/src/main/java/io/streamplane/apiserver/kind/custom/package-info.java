/** The rules of custom resources, which their CustomResourceDefinitions state: defaults, validation and columns. Pure. */
@NullMarked
package io.streamplane.apiserver.kind.custom;

import org.jspecify.annotations.NullMarked;
