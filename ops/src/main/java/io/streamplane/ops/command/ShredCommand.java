package io.streamplane.ops.command;

import io.streamplane.apiserver.journal.Replay;
import io.streamplane.apiserver.journal.read.JournalReader;
import io.streamplane.apiserver.journal.state.ObjectDecoder;
import io.streamplane.apiserver.vault.DataKeyTopic;
import io.streamplane.apiserver.vault.DataKeyTopic.DataKey;
import io.streamplane.ops.assembly.Connection;
import io.streamplane.ops.output.ProgressLine;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.kind.KindRegistry;
import io.streamplane.schemas.kind.core.SecretKind;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** {@code shred}. */
@Command(
        name = "shred",
        mixinStandardHelpOptions = true,
        footer = "  ops/streamplane shred secret/vault -n default --data-dir mycluster",
        description = {
            "Erase the values of a deleted Secret from all of history, by destroying the keys that they are encrypted with.",
            "It cannot be undone. All objects that ever had the name are meant; one that still exists is refused."
        })
public final class ShredCommand implements Callable<Integer> {

    @Mixin
    private ClusterOptions cluster = new ClusterOptions();

    @Parameters(paramLabel = "secret/NAME", description = "the Secret")
    private String object = "";

    @Option(
            names = {"-n", "--namespace"},
            defaultValue = "default",
            description = "(default: ${DEFAULT-VALUE})")
    private String namespace = "default";

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        try (Connection connection = cluster.connect();
                var keys = DataKeyTopic.start(connection.settings(), connection.registry())) {
            ObjectKey key = secret(connection.kinds());
            if (exists(connection, key)) {
                throw new IllegalStateException("expected a Secret that is deleted, but " + key
                        + " exists; delete it first (kubectl delete secret " + key.name() + " -n " + namespace + ")");
            }
            List<DataKey> found = keys.of(SecretKind.RESOURCE, key);
            found.forEach(each -> keys.destroy(each.uid()));
            output.print(spec.commandLine().getOut(), () -> text(key, found), () -> json(key, found));
            return found.isEmpty() ? 1 : 0;
        }
    }

    private ObjectKey secret(KindRegistry kinds) {
        ObjectArgument named = ObjectArgument.parse(kinds, object);
        if (!named.kind().equals(SecretKind.KIND)) {
            throw new ParameterException(spec.commandLine(), "expected secret/NAME, but got " + object);
        }
        return named.key(namespace).key();
    }

    private static boolean exists(Connection connection, ObjectKey key) {
        var replay = new Replay(connection.kinds(), ObjectDecoder.of(new ObjectCodec(connection.registry())));
        try (var progress = ProgressLine.of("Reading the journal", "commands");
                JournalReader journal = connection.journal(progress)) {
            journal.read(0, journal.end(), replay::apply);
        }
        return replay.current().get(SecretKind.KIND, key).isPresent();
    }

    private static String text(ObjectKey key, List<DataKey> destroyed) {
        return destroyed.isEmpty()
                ? "secret " + key + " has no data key: there never was one, or it was shredded before"
                        + System.lineSeparator()
                : destroyed.stream()
                        .map(each -> "secret " + key + " shredded (uid " + each.uid() + ")" + System.lineSeparator())
                        .collect(Collectors.joining());
    }

    private static String json(ObjectKey key, List<DataKey> destroyed) {
        var json = JsonMapper.shared().createObjectNode().put("secret", key.toString());
        var uids = json.putArray("destroyed");
        destroyed.forEach(each -> uids.add(each.uid()));
        return json.toString();
    }
}
