package io.streamplane.apiserver.request;

import java.util.List;

/**
 * Who asks, authenticated.
 *
 * @param sourceAddress client address, or topic/partition@offset
 */
public record Caller(String user, List<String> groups, String userAgent, String sourceAddress) {}
