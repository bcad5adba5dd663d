/** The controllers' role: starts the topology that runs the chosen reconcilers over the namespace shards. */
@NullMarked
package io.streamplane.controllers;

import org.jspecify.annotations.NullMarked;
