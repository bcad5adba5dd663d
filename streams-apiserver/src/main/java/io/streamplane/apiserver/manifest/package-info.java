/** Manifests by topic: read, authenticated, authorized and applied as by HTTP, and each one answered. */
@NullMarked
package io.streamplane.apiserver.manifest;

import org.jspecify.annotations.NullMarked;
