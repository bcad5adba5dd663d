/** Which nodes a pod may go to. Each filter answers with nothing, or with a veto in the words of kube-scheduler. */
@NullMarked
package io.streamplane.scheduler.filter;

import org.jspecify.annotations.NullMarked;
