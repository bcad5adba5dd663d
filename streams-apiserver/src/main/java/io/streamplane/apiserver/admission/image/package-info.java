/** The plug-in of admission that asks about the images of pods. */
@NullMarked
package io.streamplane.apiserver.admission.image;

import org.jspecify.annotations.NullMarked;
