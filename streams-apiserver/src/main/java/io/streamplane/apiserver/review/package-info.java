/** Reviews: objects that are created to be answered, about who somebody is and what he may do. */
@NullMarked
package io.streamplane.apiserver.review;

import org.jspecify.annotations.NullMarked;
