package io.streamplane.ops.command;

import picocli.CommandLine.Option;

/** What an API server knows of the past, as options. */
final class HistoryOptions {

    @Option(
            names = "--forget-history",
            description = "answer 410 to watches and exact reads from before what is in memory, as etcd does after a"
                    + " compaction, and serve no /asof; for clients that test for that")
    private boolean forget;

    boolean forget() {
        return forget;
    }
}
