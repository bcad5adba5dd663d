/** What is asked of the API and what is answered, as values: caller, target, options, results and the failures that Kubernetes words. */
@NullMarked
package io.streamplane.apiserver.request;

import org.jspecify.annotations.NullMarked;
