/** What claims ask for, what volumes offer, and which volume is the one for a claim: shared by binder and scheduler, pure. */
@NullMarked
package io.streamplane.schemas.volume;

import org.jspecify.annotations.NullMarked;
