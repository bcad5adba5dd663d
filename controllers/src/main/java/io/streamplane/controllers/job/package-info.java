/** The Job controller: pods up to the completions, failures and back-off, policies, and exact counting by finalizers. */
@NullMarked
package io.streamplane.controllers.job;

import org.jspecify.annotations.NullMarked;
