package io.streamplane.scheduler.decide;

/**
 * A binding that was proposed and is not confirmed yet; its pod counts on the node meanwhile.
 *
 * @param until when it is proposed again, in milliseconds since the epoch
 * @param proposed how often it was proposed
 */
public record Assumption(String uid, String node, long until, int proposed) {}
