package io.streamplane.ops.command;

import io.streamplane.apiserver.audit.AuditEntry;
import io.streamplane.apiserver.audit.AuditEvent;
import io.streamplane.apiserver.audit.AuditFilter;
import io.streamplane.apiserver.audit.AuditTrail;
import io.streamplane.apiserver.audit.ObjectFilter;
import io.streamplane.apiserver.journal.read.JournalReader;
import io.streamplane.apiserver.journal.read.JournalRecord;
import io.streamplane.apiserver.journal.state.ObjectDecoder;
import io.streamplane.ops.assembly.Connection;
import io.streamplane.ops.audit.AuditFormat;
import io.streamplane.ops.audit.EntryPrinter;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.kind.KindRegistry;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code audit}. */
@Command(
        name = "audit",
        mixinStandardHelpOptions = true,
        footer = "  ops/streamplane audit --data-dir mycluster --object deploy/web -o diff",
        description = "Who changed what, when, from where and with what, read from the journal alone.")
public final class AuditCommand implements Callable<Integer> {

    @Mixin
    private ClusterOptions cluster = new ClusterOptions();

    @Option(names = "--since", paramLabel = "T", description = "RFC 3339, or how long ago, e.g. 10m")
    private @Nullable String since;

    @Option(names = "--until", paramLabel = "T", description = "likewise")
    private @Nullable String until;

    @Option(names = "--object", paramLabel = "TYPE[/NAME]", description = "as kubectl names it, e.g. deploy/nginx")
    private @Nullable String object;

    @Option(
            names = {"-n", "--namespace"},
            defaultValue = "default",
            description = "of the object (default: ${DEFAULT-VALUE})")
    private String namespace = "default";

    @Option(
            names = {"-A", "--all-namespaces"},
            description = "the object may be in any namespace")
    private boolean allNamespaces;

    @Option(names = "--user", description = "who asked, e.g. kubernetes-admin")
    private @Nullable String user;

    @Option(names = "--verb", description = "create, update, patch, delete or bind")
    private @Nullable String verb;

    @Option(
            names = "--follow",
            description = "go on with what comes; with --until, up to the first record past that time")
    private boolean follow;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "table",
            description = "table, json or audit.k8s.io (one object a line), or diff (default: ${DEFAULT-VALUE})")
    private String output = "table";

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        AuditFormat format = AuditFormat.parse(output);
        try (Connection connection = cluster.connect();
                JournalReader journal = connection.journal()) {
            var decoder = ObjectDecoder.of(new ObjectCodec(connection.registry()));
            print(
                    journal,
                    filter(connection.kinds(), Instant.now()),
                    new AuditTrail(connection.kinds(), decoder),
                    new EntryPrinter(format, spec.commandLine().getOut(), new AuditEvent(connection.kinds(), decoder)));
        }
        return 0;
    }

    private void print(JournalReader journal, AuditFilter filter, AuditTrail trail, EntryPrinter printer) {
        var past = new AtomicBoolean();
        long end = journal.end();
        if (end == 0) {
            printer.flush();
        }
        journal.follow(
                0,
                () -> past.get() || !follow && trail.revision() >= end || printer.broken(),
                (JournalRecord record) -> {
                    if (past.get() || !follow && record.revision() > end) {
                        return;
                    }
                    AuditEntry entry = trail.next(record);
                    past.set(filter.isPast(entry));
                    if (filter.matches(entry)) {
                        printer.print(entry);
                    }
                    if (entry.revision() >= end) {
                        printer.flush();
                    }
                });
        printer.flush();
    }

    private AuditFilter filter(KindRegistry kinds, Instant now) {
        ObjectFilter wanted = null;
        if (object != null) {
            var named = ObjectArgument.parse(kinds, object);
            wanted = new ObjectFilter(named.kind(), allNamespaces ? null : namespace, named.name());
        }
        return new AuditFilter(
                since == null ? null : TimeArgument.parse(since, now),
                until == null ? null : TimeArgument.parse(until, now),
                wanted,
                user,
                verb);
    }
}
