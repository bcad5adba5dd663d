/** Container logs, fetched from the kubelet of the pod's node. */
@NullMarked
package io.streamplane.apiserver.log;

import org.jspecify.annotations.NullMarked;
