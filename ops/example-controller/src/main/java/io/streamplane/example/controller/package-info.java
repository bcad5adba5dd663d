/** An example of a controller of a user's own: Deployments that rest at night. */
@NullMarked
package io.streamplane.example.controller;

import org.jspecify.annotations.NullMarked;
