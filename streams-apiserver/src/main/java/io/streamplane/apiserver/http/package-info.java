/** The Kubernetes API over HTTP: routes, parameters, content types and Status answers. */
@NullMarked
package io.streamplane.apiserver.http;

import org.jspecify.annotations.NullMarked;
