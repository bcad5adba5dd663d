/**
 * The functions of rules: CEL's own, its extensions that Kubernetes takes in, and Kubernetes' libraries (the list of {@code
 * k8s.io/apiserver/pkg/cel/environment}). Pure.
 */
@NullMarked
package io.streamplane.apiserver.cel.library;

import org.jspecify.annotations.NullMarked;
