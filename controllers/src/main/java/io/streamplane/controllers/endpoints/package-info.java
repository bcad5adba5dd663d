/** What stands behind Services: EndpointSlices and Endpoints of selected pods, and slices that mirror users' Endpoints. */
@NullMarked
package io.streamplane.controllers.endpoints;

import org.jspecify.annotations.NullMarked;
