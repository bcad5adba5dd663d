/**
 * PersistentVolumes and their claims: binding, provisioning by the simulated provisioner, and protection. A claim is looked
 * after by the shard of its namespace; a volume by the shard of the claim that it names, or by shard 0. What two shards want of
 * one volume is decided by the volume's revision, so no volume is bound to two claims.
 */
@NullMarked
package io.streamplane.controllers.volume;

import org.jspecify.annotations.NullMarked;
