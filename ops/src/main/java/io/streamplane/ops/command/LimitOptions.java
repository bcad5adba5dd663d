package io.streamplane.ops.command;

import io.streamplane.apiserver.http.HttpLimits;
import picocli.CommandLine.Option;

/** What clients may take of an API server, as options. */
final class LimitOptions {

    @Option(
            names = "--max-requests-inflight",
            defaultValue = "400",
            description = "reads worked on at a time, half of them for one user (default: ${DEFAULT-VALUE})")
    @AtLeast(1)
    private int reads;

    @Option(
            names = "--max-mutating-requests-inflight",
            defaultValue = "200",
            description = "writes worked on at a time, half of them for one user (default: ${DEFAULT-VALUE})")
    @AtLeast(1)
    private int writes;

    @Option(
            names = "--max-watches",
            defaultValue = "20000",
            description = "open at a time, half of them for one user (default: ${DEFAULT-VALUE})")
    @AtLeast(1)
    private int watches;

    @Option(
            names = "--max-connections",
            defaultValue = "10000",
            description = "open at a time; further ones wait (default: ${DEFAULT-VALUE})")
    @AtLeast(1)
    private int connections;

    @Option(
            names = "--max-connections-per-address",
            defaultValue = "2000",
            description = "open at a time from one address; further ones get 429 (default: ${DEFAULT-VALUE})")
    @AtLeast(1)
    private int connectionsOfAddress;

    HttpLimits limits() {
        var standard = HttpLimits.DEFAULT;
        return new HttpLimits(
                connections,
                connectionsOfAddress,
                standard.firstRequest(),
                standard.idle(),
                standard.body(),
                reads,
                writes,
                watches);
    }
}
