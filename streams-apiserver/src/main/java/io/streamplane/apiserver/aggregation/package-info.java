/**
 * APIServices: which server answers for a version of a group. Those of this server are computed; to the servers of others
 * requests are passed on.
 */
@NullMarked
package io.streamplane.apiserver.aggregation;

import org.jspecify.annotations.NullMarked;
