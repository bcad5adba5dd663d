/**
 * Random histories of objects that own each other, under controllers that lag behind, repeat themselves and are restarted:
 * nothing whose owner lives may be deleted, and nothing whose owner is gone may be left.
 */
@NullMarked
package io.streamplane.controllers.simulation;

import org.jspecify.annotations.NullMarked;
