/** DaemonSets: one pod on each node that matches. */
@NullMarked
package io.streamplane.controllers.daemonset;

import org.jspecify.annotations.NullMarked;
