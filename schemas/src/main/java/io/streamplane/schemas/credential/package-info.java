/** How clients say who they are, for each server of the cluster alike: bearer tokens in requests, and names in certificates. */
@NullMarked
package io.streamplane.schemas.credential;

import org.jspecify.annotations.NullMarked;
