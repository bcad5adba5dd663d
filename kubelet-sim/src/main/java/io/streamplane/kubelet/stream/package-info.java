/** Streams into containers: what is spoken on a connection (WebSocket, SPDY), and what runs at its end. */
@NullMarked
package io.streamplane.kubelet.stream;

import org.jspecify.annotations.NullMarked;
