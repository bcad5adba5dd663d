/**
 * Which requests a webhook or a policy is about: rules, selectors and conditions, and what such a request looks like to it. Pure.
 */
@NullMarked
package io.streamplane.apiserver.admission.match;

import org.jspecify.annotations.NullMarked;
