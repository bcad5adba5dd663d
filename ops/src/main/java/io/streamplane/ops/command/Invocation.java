package io.streamplane.ops.command;

import io.streamplane.apiserver.journal.read.Moment;
import io.streamplane.ops.audit.AuditFormat;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigException;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * How all commands read their arguments and end. Exit code 2 says that an argument is not what it must be, whether that is
 * seen before the command begins or, as it takes the journal to see it, later ({@link IllegalArgumentException}); 1 that
 * something went wrong.
 */
public final class Invocation {

    private static final int WRONG_ARGUMENT = 2;
    private static final int FAILED = 1;

    private Invocation() {}

    /** @param root the command that has all others below it */
    public static CommandLine of(Object root) {
        var log = new LoggingOptions();
        var line = new CommandLine(root);
        line.getCommandSpec().addMixin("log", CommandSpec.forAnnotatedObject(log));
        return line.setCaseInsensitiveEnumValuesAllowed(true)
                .registerConverter(Moment.class, checked(text -> Moment.parse(text, Instant.now())))
                .registerConverter(AuditFormat.class, checked(AuditFormat::parse))
                .setExecutionStrategy(parsed -> {
                    OptionValues.check(parsed);
                    log.set();
                    return new RunLast().execute(parsed);
                })
                .setParameterExceptionHandler((failure, _) -> refused(failure))
                .setExecutionExceptionHandler((failure, command, _) -> failed(failure, command));
    }

    /** Of a parser that says in an {@link IllegalArgumentException} what it expected. */
    static <T> ITypeConverter<T> checked(Function<String, T> parser) {
        return text -> {
            try {
                return parser.apply(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        };
    }

    /** Kafka refuses settings of its clients by an exception of its own. */
    private static boolean isWrongArgument(Throwable failure) {
        boolean refused = failure instanceof IllegalArgumentException && !(failure instanceof NumberFormatException);
        return refused
                || Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                        .anyMatch(ConfigException.class::isInstance);
    }

    private static int failed(Exception failure, CommandLine command) {
        command.getErr().println("streamplane: " + FailureText.of(failure));
        if (!isWrongArgument(failure)) {
            return FAILED;
        }
        seeHelp(command);
        return WRONG_ARGUMENT;
    }

    private static void seeHelp(CommandLine command) {
        command.getErr().println("See: " + command.getCommandSpec().qualifiedName() + " --help");
        command.getErr().flush();
    }

    private static int refused(ParameterException failure) {
        CommandLine command = failure.getCommandLine();
        PrintWriter err = command.getErr();
        err.println("streamplane: " + failure.getMessage());
        meant(failure).ifPresent(word -> err.println("Did you mean " + word + "?"));
        seeHelp(command);
        return WRONG_ARGUMENT;
    }

    private static Optional<String> meant(ParameterException failure) {
        if (!(failure instanceof UnmatchedArgumentException unmatched)
                || unmatched.getUnmatched().isEmpty()) {
            return Optional.empty();
        }
        String word = unmatched.getUnmatched().getFirst();
        var spec = failure.getCommandLine().getCommandSpec();
        if (!word.startsWith("-")) {
            return Suggestion.of(word, spec.subcommands().keySet());
        }
        int value = word.indexOf('=');
        return Suggestion.of(
                value < 0 ? word : word.substring(0, value),
                spec.options().stream()
                        .filter(option -> !option.hidden())
                        .flatMap(option -> List.of(option.names()).stream())
                        .toList());
    }
}
