package io.streamplane.ops.command;

import io.streamplane.apiserver.audit.AuditEntry;
import io.streamplane.apiserver.audit.AuditEvent;
import io.streamplane.apiserver.audit.AuditFilter;
import io.streamplane.apiserver.audit.AuditTrail;
import io.streamplane.apiserver.audit.ObjectFilter;
import io.streamplane.apiserver.audit.SessionSummary;
import io.streamplane.apiserver.journal.read.JournalClock;
import io.streamplane.apiserver.journal.read.JournalReader;
import io.streamplane.apiserver.journal.read.Moment;
import io.streamplane.apiserver.journal.state.ObjectDecoder;
import io.streamplane.ops.assembly.Connection;
import io.streamplane.ops.audit.AuditFormat;
import io.streamplane.ops.audit.EntryPrinter;
import io.streamplane.ops.output.Terminal;
import io.streamplane.ops.output.TextTable;
import io.streamplane.schemas.codec.ObjectCodec;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code audit}. */
@Command(
        name = "audit",
        mixinStandardHelpOptions = true,
        footer = "  ops/streamplane audit --data-dir mycluster --object deploy/web -o diff",
        description = "Who changed what, when, from where and with what, read from the journal alone.")
public final class AuditCommand implements Callable<Integer> {

    @Mixin
    private ClusterOptions cluster = new ClusterOptions();

    @Option(names = "--since", paramLabel = "T", description = "from this moment on: " + TimeArgument.MOMENT)
    private @Nullable Moment since;

    @Option(names = "--until", paramLabel = "T", description = "up to this moment, likewise; not with --follow")
    private @Nullable Moment until;

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

    @Option(names = "--user", description = "who asked, or as whom, e.g. kubernetes-admin")
    private @Nullable String user;

    @Option(names = "--verb", converter = VerbConverter.class, description = "create, update, patch, delete or bind")
    private @Nullable String verb;

    @Option(
            names = "--session",
            arity = "0..1",
            fallbackValue = "",
            paramLabel = "ID",
            description = "what one kubectl command wrote; without an ID a line for each kubectl command")
    private @Nullable String session;

    @Option(names = "--follow", description = "go on with what comes")
    private boolean follow;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "table",
            description = "table, json or audit.k8s.io (one object a line), or diff (default: ${DEFAULT-VALUE})")
    private AuditFormat format = AuditFormat.TABLE;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    /** Knows what the journal's commands do. */
    static final class VerbConverter implements ITypeConverter<String> {

        @Override
        public String convert(String text) {
            String verb = text.toLowerCase(Locale.ROOT);
            if (!AuditFilter.VERBS.contains(verb)) {
                throw new TypeConversionException("expected one of " + String.join(", ", AuditFilter.VERBS)
                        + ", but got '" + text + "'" + Suggestion.question(verb, AuditFilter.VERBS));
            }
            return verb;
        }
    }

    @Override
    public Integer call() throws Exception {
        if (follow && until != null) {
            throw new ParameterException(
                    spec.commandLine(),
                    "expected --follow or --until, but both were given: no moment to come is known");
        }
        boolean summed = session != null && session.isEmpty();
        if (summed && (follow || format != AuditFormat.TABLE)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "expected --session ID with --follow or --output: without an ID it is a table of what has been");
        }
        try (Connection connection = cluster.connect();
                JournalReader journal = connection.journal()) {
            var decoder = ObjectDecoder.of(new ObjectCodec(connection.registry()));
            AuditFilter filter = filter(connection);
            long end = journal.end();
            var printer = new EntryPrinter(
                    format, spec.commandLine().getOut(), Terminal.width(), new AuditEvent(connection.kinds(), decoder));
            var trail = new AuditTrail(connection.kinds(), decoder);
            if (summed) {
                sessions(journal, Math.min(end, filter.until()), filter, trail);
            } else {
                print(journal, end, filter, trail, printer);
            }
        }
        return 0;
    }

    private void sessions(JournalReader journal, long end, AuditFilter filter, AuditTrail trail) {
        var summary = new SessionSummary();
        journal.read(0, end, record -> {
            AuditEntry entry = trail.next(record);
            if (filter.matches(entry)) {
                summary.add(entry);
            }
        });
        var out = spec.commandLine().getOut();
        out.print(TextTable.ofWords(SessionSummary.HEADER, summary.rows()));
        out.flush();
    }

    private void print(JournalReader journal, long end, AuditFilter filter, AuditTrail trail, EntryPrinter printer) {
        long last = follow ? Long.MAX_VALUE : Math.min(end, filter.until());
        if (end == 0) {
            printer.flush();
        }
        journal.read(0, last, printer::broken, record -> {
            AuditEntry entry = trail.next(record);
            if (filter.matches(entry)) {
                printer.print(entry);
            }
            if (entry.revision() >= end) {
                printer.flush();
            }
        });
        printer.flush();
    }

    private AuditFilter filter(Connection connection) {
        ObjectFilter wanted = null;
        if (object != null) {
            var named = ObjectArgument.parse(connection.kinds(), object);
            wanted = new ObjectFilter(named.kind(), allNamespaces ? null : namespace, named.name());
        }
        try (var clock = new JournalClock(connection.settings())) {
            long first = since == null ? 0 : clock.firstFrom(since);
            long last = until == null ? Long.MAX_VALUE : clock.revision(until);
            if (since != null && until != null && first > last + 1) {
                throw new IllegalArgumentException("expected --since before --until, but they are the revisions "
                        + first + " and " + last + " of the journal");
            }
            return new AuditFilter(first, last, wanted, user, verb, session);
        }
    }
}
