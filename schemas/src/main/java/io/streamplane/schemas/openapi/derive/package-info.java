/**
 * Runs in this module's build: joins the published sources of the Kubernetes Java client (JSON types) with those of its
 * protobuf twin (upstream's markers) into OpenAPI definitions of the served kinds.
 */
@NullMarked
package io.streamplane.schemas.openapi.derive;

import org.jspecify.annotations.NullMarked;
