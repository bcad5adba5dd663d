/** What is served: groups, resources, version and OpenAPI. */
@NullMarked
package io.streamplane.apiserver.discovery;

import org.jspecify.annotations.NullMarked;
