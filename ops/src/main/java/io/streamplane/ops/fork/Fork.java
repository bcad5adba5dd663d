package io.streamplane.ops.fork;

import io.streamplane.apiserver.fork.HistoryCopy;
import io.streamplane.apiserver.journal.load.MaterializedTopics;
import io.streamplane.apiserver.journal.read.JournalClock;
import io.streamplane.apiserver.journal.read.JournalReader;
import io.streamplane.apiserver.journal.read.Moment;
import io.streamplane.apiserver.materializer.Checkpoint;
import io.streamplane.apiserver.materializer.CheckpointWriter;
import io.streamplane.apiserver.materializer.Views;
import io.streamplane.ops.assembly.Connection;
import io.streamplane.ops.assembly.ForkOrigin;
import io.streamplane.ops.assembly.ForkedDirectory;
import io.streamplane.ops.output.ProgressLine;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.topic.ClientSettings;
import io.streamplane.schemas.topic.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * Makes a data directory that starts from a cluster as it was. It gets the journal's records up to then at their own
 * offsets, so all of history and every resourceVersion is the same in both, and the materializer's topics as they follow from them.
 */
public final class Fork {

    private Fork() {}

    /**
     * What was made.
     *
     * @param objects that exist at the revision
     */
    public record Made(ForkOrigin origin, int objects) {}

    /**
     * The directory is there when this returns, and not at all when it throws.
     *
     * @param name of the first, for people
     */
    public static Made run(Connection first, String name, Moment at, Path into) throws IOException {
        long revision;
        int partitions;
        try (var clock = new JournalClock(first.settings());
                var topics = new MaterializedTopics(first.settings())) {
            revision = clock.revision(at);
            partitions = topics.ends(List.of(Topics.BINDINGS)).size();
        }
        try (var directory = ForkedDirectory.begin(into);
                var progress = ProgressLine.of("Copying the journal", "commands");
                JournalReader journal = first.journal(progress)) {
            ClientSettings second = directory.withTopics(partitions);
            var copy = new HistoryCopy(first.kinds(), first.settings(), second);
            String registry = copy.schemas() ? null : sharedRegistry(first);
            Checkpoint checkpoint = copy.journal(journal, revision);
            CheckpointWriter.write(checkpoint, second, Views.ALL);
            var nodes = NodesThen.of(checkpoint.objects(), new ObjectCodec(first.registry()));
            var origin = new ForkOrigin(name, revision, Instant.now(), registry, nodes);
            directory.complete(origin);
            return new Made(origin, checkpoint.objects().size());
        }
    }

    private static String sharedRegistry(Connection first) throws IOException {
        String url = first.schemaRegistryUrl();
        if (url == null) {
            throw new IOException("expected schemas in the topic " + Topics.SCHEMAS
                    + ", but there are none of Streamplane's: give the registry's address with --schema-registry-url");
        }
        return url;
    }
}
