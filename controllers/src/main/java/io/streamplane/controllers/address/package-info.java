/**
 * Addresses that one object has for itself alone: nodes' pod CIDRs, addresses of load balancers, and the claims of Services.
 * For each there is an object of cluster scope that has its name, so that two shards never give one address twice.
 */
@NullMarked
package io.streamplane.controllers.address;

import org.jspecify.annotations.NullMarked;
