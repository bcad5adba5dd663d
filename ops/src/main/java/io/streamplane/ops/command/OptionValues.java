package io.streamplane.ops.command;

import java.lang.reflect.AnnotatedElement;
import java.time.Duration;
import java.util.Collection;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** What every option's value must be: no number or time less than its least, and ports that there are. */
final class OptionValues {

    private static final long LAST_PORT = 65_535;

    private OptionValues() {}

    /** Throws {@link ParameterException} that names the first option with such a value. */
    static void check(ParseResult parsed) {
        for (ParseResult each : parsed.asCommandLineList().stream()
                .map(command -> command.getParseResult())
                .toList()) {
            for (OptionSpec option : each.matchedOptions()) {
                check(each, option, option.getValue());
            }
        }
    }

    private static void check(ParseResult parsed, OptionSpec option, @Nullable Object value) {
        switch (value) {
            case Collection<?> all -> all.forEach(one -> check(parsed, option, one));
            case Duration time when time.isNegative() -> throw refused(parsed, option, "a time, 0 or more", time);
            case Integer number -> check(parsed, option, (long) number);
            case Long number
            when number < least(option) ->
                throw refused(parsed, option, "a number, " + least(option) + " or more", number);
            case Long number
            when option.longestName().endsWith("port") && number > LAST_PORT ->
                throw refused(parsed, option, "a port, 0 to " + LAST_PORT, number);
            case null, default -> {}
        }
    }

    private static long least(OptionSpec option) {
        AtLeast least =
                option.userObject() instanceof AnnotatedElement field ? field.getAnnotation(AtLeast.class) : null;
        return least == null ? 0 : least.value();
    }

    private static ParameterException refused(ParseResult parsed, OptionSpec option, String expected, Object value) {
        return new ParameterException(
                parsed.commandSpec().commandLine(),
                "Invalid value for option '" + option.longestName() + "': expected " + expected + ", but got " + value);
    }
}
