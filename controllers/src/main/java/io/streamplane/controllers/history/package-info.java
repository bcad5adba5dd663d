/** Earlier templates of StatefulSets and DaemonSets, kept as ControllerRevisions: which there are, which is the present one, and which go. */
@NullMarked
package io.streamplane.controllers.history;

import org.jspecify.annotations.NullMarked;
