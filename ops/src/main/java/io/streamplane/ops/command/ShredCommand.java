package io.streamplane.ops.command;

import io.streamplane.apiserver.journal.JournalReader;
import io.streamplane.apiserver.journal.ObjectDecoder;
import io.streamplane.apiserver.journal.Replay;
import io.streamplane.apiserver.vault.DataKeyTopic;
import io.streamplane.apiserver.vault.DataKeyTopic.DataKey;
import io.streamplane.ops.assembly.Connection;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.Kinds;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.List;
import java.util.concurrent.Callable;
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
        description = {
            "Erase the values of a deleted Secret from all of history, by destroying the keys that they are encrypted with.",
            "It cannot be undone. All objects that ever had the name are meant; one that still exists is refused."
        })
public final class ShredCommand implements Callable<Integer> {

    private static final Kind SECRET = Kinds.ofResource("secrets");

    @Mixin
    private ClusterOptions cluster = new ClusterOptions();

    @Parameters(paramLabel = "secret/NAME", description = "the Secret")
    private String object = "";

    @Option(
            names = {"-n", "--namespace"},
            defaultValue = "default",
            description = "(default: ${DEFAULT-VALUE})")
    private String namespace = "default";

    @Option(
            names = {"-o", "--output"},
            defaultValue = "table",
            description = "table or json (default: table)")
    private OutputFormat format = OutputFormat.TABLE;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        var key = new ObjectKey(namespace, name());
        try (Connection connection = cluster.connect();
                var keys = DataKeyTopic.start(connection.settings(), connection.registry())) {
            if (exists(connection, key)) {
                throw new IllegalStateException("expected a Secret that is deleted, but " + key
                        + " exists; delete it first (kubectl delete secret " + key.name() + " -n " + namespace + ")");
            }
            List<DataKey> found = keys.of(SECRET.resource(), key);
            found.forEach(each -> keys.destroy(each.uid()));
            print(key, found);
            return found.isEmpty() ? 1 : 0;
        }
    }

    private String name() {
        int slash = object.indexOf('/');
        String type = slash < 0 ? "" : object.substring(0, slash);
        if (!type.equals("secret") && !type.equals("secrets")) {
            throw new ParameterException(spec.commandLine(), "expected secret/NAME, but got " + object);
        }
        return object.substring(slash + 1);
    }

    private static boolean exists(Connection connection, ObjectKey key) {
        var replay = new Replay(Kinds.all(), ObjectDecoder.of(new ObjectCodec(connection.registry())));
        try (JournalReader journal = connection.journal()) {
            journal.read(0, journal.end(), replay::apply);
        }
        return replay.current().get(SECRET, key).isPresent();
    }

    private void print(ObjectKey key, List<DataKey> destroyed) {
        var out = spec.commandLine().getOut();
        if (format == OutputFormat.JSON) {
            var json = JsonMapper.shared().createObjectNode().put("secret", key.toString());
            var uids = json.putArray("destroyed");
            destroyed.forEach(each -> uids.add(each.uid()));
            out.println(json);
        } else if (destroyed.isEmpty()) {
            out.println("secret " + key + " has no data key: there never was one, or it was shredded before");
        } else {
            destroyed.forEach(each -> out.println("secret " + key + " shredded (uid " + each.uid() + ")"));
        }
        out.flush();
    }
}
