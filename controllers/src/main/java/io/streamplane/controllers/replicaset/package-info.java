/** The controllers of ReplicaSets and ReplicationControllers: adoption, creation with derived names, ranked scale-down, status. */
@NullMarked
package io.streamplane.controllers.replicaset;

import org.jspecify.annotations.NullMarked;
