/**
 * Validation rules of custom resources ({@code x-kubernetes-validations}): their check when a definition is created, with
 * what they can cost, and their evaluation on objects, as {@code k8s.io/apiextensions-apiserver} does both. Pure. Nothing of
 * the expression library is loaded before there is a rule.
 */
@NullMarked
package io.streamplane.apiserver.cel;

import org.jspecify.annotations.NullMarked;
