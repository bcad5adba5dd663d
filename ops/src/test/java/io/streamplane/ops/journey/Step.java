package io.streamplane.ops.journey;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * One command line of a script.
 *
 * @param line its number in the file
 * @param repeated whether it is run until it prints what is expected
 * @param command as a shell takes it
 * @param code the exit code that is expected
 * @param output the lines that are expected
 */
public record Step(int line, boolean repeated, String command, int code, List<String> output) {

    private static final Pattern SINCE = Pattern.compile("# since (\\d+)\\.(\\d+)");
    private static final Pattern UNTIL = Pattern.compile("# until (\\d+)\\.(\\d+)");

    /** Whether it is for the kubectl of this minor version, e.g. 32. */
    boolean isFor(int minor) {
        var since = SINCE.matcher(command);
        var until = UNTIL.matcher(command);
        return (!since.find() || minor >= Integer.parseInt(since.group(2)))
                && (!until.find() || minor <= Integer.parseInt(until.group(2)));
    }

    /** A step whose lines are being read. */
    static final class Draft {

        private final int line;
        private final boolean repeated;
        private final List<String> output = new ArrayList<>();
        private String command;
        private int code;

        Draft(int line, boolean repeated, String command) {
            this.line = line;
            this.repeated = repeated;
            this.command = command;
        }

        void continues(String more) {
            command += "\n" + more;
        }

        void prints(String text) {
            output.add(text);
        }

        void exits(int with) {
            code = with;
        }

        Step made() {
            return new Step(line, repeated, command, code, List.copyOf(output));
        }
    }
}
