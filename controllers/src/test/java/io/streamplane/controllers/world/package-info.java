/** An in-memory world for controllers, and a seeded harness that lets them lag, repeat and restart. */
@NullMarked
package io.streamplane.controllers.world;

import org.jspecify.annotations.NullMarked;
