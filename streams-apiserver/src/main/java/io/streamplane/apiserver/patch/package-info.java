/** Patch arithmetic: JSON Patch (RFC 6902), JSON Merge Patch (RFC 7386) and Kubernetes' strategic merge patch. Pure. */
@NullMarked
package io.streamplane.apiserver.patch;

import org.jspecify.annotations.NullMarked;
