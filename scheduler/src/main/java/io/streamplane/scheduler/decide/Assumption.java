package io.streamplane.scheduler.decide;

/**
 * A binding that was proposed and is not confirmed yet; its pod counts on the node meanwhile.
 *
 * @param until when it is given up, in milliseconds since the epoch
 */
public record Assumption(String uid, String node, long until) {}
