package io.streamplane.apiserver.http;

import java.time.Duration;

/**
 * What clients may take of a server. Without bounds a few of them, broken or hostile, take all of it.
 *
 * @param connections open at a time; further ones wait to be accepted
 * @param connectionsOfAddress open at a time from one address; a request on a further one gets 429 and is its last
 * @param firstRequest from a connection's beginning to the end of its first request's headers, the TLS handshake included
 * @param idle between the end of a request and the end of the next one's headers, as the idle timeout of kube-apiserver
 * @param body of one request, to the end of its body
 * @param reads worked on at a time; one user gets half of them
 * @param writes worked on at a time; one user gets half of them
 * @param watches and followed logs open at a time; one user gets half of them
 */
public record HttpLimits(
        int connections,
        int connectionsOfAddress,
        Duration firstRequest,
        Duration idle,
        Duration body,
        int reads,
        int writes,
        int watches) {

    /**
     * Reads and writes as {@code --max-requests-inflight} and {@code --max-mutating-requests-inflight} of kube-apiserver are
     * by default, the times as its server's.
     */
    public static final HttpLimits DEFAULT = new HttpLimits(
            10_000, 2_000, Duration.ofSeconds(32), Duration.ofSeconds(90), Duration.ofSeconds(60), 400, 200, 20_000);
}
