package io.streamplane.ops.command;

import io.streamplane.apiserver.journal.Replay;
import io.streamplane.apiserver.journal.read.JournalClock;
import io.streamplane.apiserver.journal.read.JournalReader;
import io.streamplane.apiserver.journal.read.Moment;
import io.streamplane.apiserver.journal.state.ObjectDecoder;
import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.restore.Planner;
import io.streamplane.apiserver.restore.Restoration;
import io.streamplane.apiserver.restore.RestorePlan;
import io.streamplane.apiserver.restore.RestoreSelection;
import io.streamplane.apiserver.restore.SessionWrites;
import io.streamplane.apiserver.restore.StepResult;
import io.streamplane.apiserver.select.LabelSelector;
import io.streamplane.apiserver.vault.DataKeyTopic;
import io.streamplane.ops.assembly.Connection;
import io.streamplane.ops.client.ApiClient;
import io.streamplane.ops.output.ProgressLine;
import io.streamplane.ops.output.Terminal;
import io.streamplane.ops.restore.RestoreReport;
import io.streamplane.schemas.codec.DataKeys;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.journal.ToolAgent;
import io.streamplane.schemas.kind.KindRegistry;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code restore}. */
@Command(
        name = "restore",
        mixinStandardHelpOptions = true,
        footer = {
            "  ops/streamplane restore --data-dir mycluster --to 10m \\",
            "      --object deploy/web -n shop --dry-run",
            "  ops/streamplane restore --data-dir mycluster --session 5d0b9c6f-... --dry-run"
        },
        description = {
            "Bring objects back to what they were: change what differs, make again what is gone, delete what was not there.",
            "It asks the running API server like any client, so history only grows. Without a selection it is about the"
                    + " whole cluster. Killed or in conflict with others, it can be run again.",
            "Ends with 1 where something is not, or would not come to be, what it was."
        })
public final class RestoreCommand implements Callable<Integer> {

    @Mixin
    private ClusterOptions cluster = new ClusterOptions();

    @Option(names = "--to", paramLabel = "T", description = TimeArgument.MOMENT)
    private @Nullable Moment to;

    @Option(
            names = "--session",
            paramLabel = "ID",
            description = "undo one kubectl command: all that it wrote, but what others have changed since"
                    + " (audit --session names them)")
    private @Nullable String session;

    @Option(
            names = {"-n", "--namespace"},
            description = "all in this namespace and itself; with --object, the object's (default there: default)")
    private @Nullable String namespace;

    @Option(
            names = {"-l", "--selector"},
            paramLabel = "S",
            description = "labels that the object had then or has now, e.g. app=web")
    private String selector = "";

    @Option(names = "--object", paramLabel = "TYPE/NAME", description = "one object, e.g. deploy/web")
    private @Nullable String object;

    @Option(names = "--dry-run", description = "only show what would be done; the system need not run")
    private boolean dryRun;

    @Option(
            names = {"-y", "--yes"},
            description = "do it without asking")
    private boolean yes;

    @Option(
            names = "--kubeconfig",
            description = "of the API server to ask (default: that in the data directory; needed with"
                    + " --bootstrap-servers)")
    private @Nullable Path kubeconfig;

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        if ((to == null) == (session == null)) {
            throw new ParameterException(
                    spec.commandLine(),
                    to == null
                            ? "Missing required option: '--to=T' or '--session=ID'"
                            : "expected --to or --session, but both were given");
        }
        if (session != null && (object != null || namespace != null || !selector.isEmpty())) {
            throw new ParameterException(
                    spec.commandLine(), "expected --session alone: it is about all that the command wrote");
        }
        Path credentials = dryRun ? null : kubeconfig == null ? cluster.kubeconfig() : kubeconfig;
        try (Connection connection = dryRun ? cluster.connect() : cluster.connectToRunning();
                var keys = DataKeyTopic.start(connection.settings(), connection.registry())) {
            RestoreReport report =
                    to == null ? undo(connection, keys) : plan(connection, keys, to, selection(connection.kinds()));
            List<StepResult> results = carryOut(report, credentials);
            if (output.isJson()) {
                print(report.json(dryRun, results).toString() + System.lineSeparator());
            }
            boolean done = results.stream().allMatch(result -> result.outcome() == StepResult.Outcome.DONE);
            return done && report.plan().blocked().isEmpty() ? 0 : 1;
        }
    }

    /** @param credentials null where it is only shown */
    private List<StepResult> carryOut(RestoreReport report, @Nullable Path credentials) throws IOException {
        if (!output.isJson()) {
            print(report.diff());
        }
        if (credentials == null || report.plan().steps().isEmpty()) {
            return List.of();
        }
        if (!yes && !confirmed(report)) {
            throw new CancellationException("Nothing was changed");
        }
        List<StepResult> results;
        try (ApiClient client = ApiClient.of(credentials, ToolAgent.of("restore"));
                var progress = ProgressLine.of("Restoring", "objects")) {
            results = Restoration.run(
                    report.plan(),
                    (method, path, body) -> {
                        var answer = client.send(method, path, body);
                        return new Restoration.Answer(answer.code(), answer.body());
                    },
                    progress);
        }
        if (!output.isJson()) {
            print(report.outcome(results));
        }
        return results;
    }

    private boolean confirmed(RestoreReport report) {
        if (!Terminal.isThere()) {
            throw new CancellationException(
                    "expected --yes or --dry-run where nobody can be asked: it would " + report.counts());
        }
        String answer = Terminal.ask("This will " + report.counts() + ". Go on? [y/N] ");
        return answer != null && answer.strip().toLowerCase(Locale.ROOT).startsWith("y");
    }

    private static RestoreReport plan(Connection connection, DataKeys keys, Moment moment, RestoreSelection selection) {
        try (var clock = new JournalClock(connection.settings());
                var progress = ProgressLine.of("Reading the journal", "commands");
                JournalReader journal = connection.journal(progress)) {
            long revision = clock.revision(moment);
            if (revision == 0) {
                throw new IllegalArgumentException("expected a moment after the journal's beginning, but before "
                        + moment + " nothing was there: all would be deleted");
            }
            var replay = new Replay(connection.kinds(), ObjectDecoder.of(new ObjectCodec(connection.registry(), keys)));
            journal.read(0, revision, replay::apply);
            Snapshot then = replay.current();
            journal.read(revision, journal.end(), replay::apply);
            RestorePlan plan = Planner.plan(then, replay.current(), selection);
            return new RestoreReport(revision, plan);
        }
    }

    private RestoreReport undo(Connection connection, DataKeys keys) {
        var writes = new SessionWrites(Objects.requireNonNull(session));
        try (var progress = ProgressLine.of("Reading the journal", "commands");
                JournalReader journal = connection.journal(progress)) {
            var replay = new Replay(connection.kinds(), ObjectDecoder.of(new ObjectCodec(connection.registry(), keys)));
            journal.read(
                    0, journal.end(), record -> writes.see(record.revision(), record.command(), replay.apply(record)));
            if (writes.first() == 0) {
                throw new IllegalArgumentException("expected a session that wrote something, but got '" + session
                        + "'; audit --session names them");
            }
            return new RestoreReport(writes.first() - 1, writes.undo(replay.current()));
        }
    }

    private RestoreSelection selection(KindRegistry kinds) {
        if (object != null) {
            var named = ObjectArgument.parse(kinds, object);
            if (named.name() == null || !selector.isEmpty()) {
                throw new IllegalArgumentException("expected --object TYPE/NAME and no --selector, but got " + object
                        + (selector.isEmpty() ? "" : " and " + selector));
            }
            return RestoreSelection.ofObject(named.kind(), namespace == null ? "default" : namespace, named.name());
        }
        return new RestoreSelection(null, namespace, null, LabelSelector.parse(selector), null);
    }

    private void print(String text) {
        PrintWriter out = spec.commandLine().getOut();
        out.print(text);
        out.flush();
    }
}
