/** What a reconciler is given and what it answers: values only. A user's own reconciler implements {@link io.streamplane.controllers.reconcile.Reconciler}. */
@NullMarked
package io.streamplane.controllers.reconcile;

import org.jspecify.annotations.NullMarked;
