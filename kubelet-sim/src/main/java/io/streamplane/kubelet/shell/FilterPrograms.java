package io.streamplane.kubelet.shell;

import io.streamplane.kubelet.shell.ProgramCall.Program;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Programs that read text and print what they make of it. */
final class FilterPrograms {

    static final Map<String, Program> ALL = Map.of(
            "wc", FilterPrograms::wc,
            "grep", FilterPrograms::grep,
            "tee", FilterPrograms::tee,
            "sort", FilterPrograms::sort,
            "base64", FilterPrograms::base64);

    private FilterPrograms() {}

    private static int wc(ProgramCall call) throws IOException {
        Set<Character> options = call.options();
        for (String path : TextInput.paths(call.operands())) {
            InputStream in = TextInput.opened(call, path);
            if (in == null) {
                return 1;
            }
            long lines = 0;
            long words = 0;
            long bytes = 0;
            boolean word = false;
            byte[] buffer = new byte[8192];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                bytes += count;
                for (int i = 0; i < count; i++) {
                    boolean blank = buffer[i] == ' ' || buffer[i] >= 9 && buffer[i] <= 13;
                    words += !blank && !word ? 1 : 0;
                    word = !blank;
                    lines += buffer[i] == '\n' ? 1 : 0;
                }
            }
            var out = new StringBuilder();
            if (options.isEmpty()) {
                out.append(String.format("%9d %9d %9d", lines, words, bytes));
            } else {
                out.append(options.contains('l') ? lines + " " : "");
                out.append(options.contains('w') ? words + " " : "");
                out.append(options.contains('c') ? bytes + " " : "");
                out.setLength(Math.max(0, out.length() - 1));
            }
            call.print(out + (path.equals("-") ? "" : " " + path) + "\n");
        }
        return 0;
    }

    /** Of fixed texts, {@code ^} and {@code $}. */
    private static int grep(ProgramCall call) throws IOException {
        Set<Character> options = call.options();
        List<String> operands = call.operands();
        if (operands.isEmpty()) {
            return call.fail("usage: grep [-ivqcnF] PATTERN [FILE...]") + 1;
        }
        String pattern = operands.getFirst();
        boolean begins = pattern.startsWith("^");
        boolean ends = pattern.endsWith("$") && !pattern.endsWith("\\$");
        String plain = pattern.substring(begins ? 1 : 0, pattern.length() - (ends ? 1 : 0))
                .replace("\\", "");
        boolean ignore = options.contains('i');
        String wanted = ignore ? plain.toLowerCase(Locale.ROOT) : plain;
        long found = 0;
        for (String path : TextInput.paths(operands.subList(1, operands.size()))) {
            InputStream in = TextInput.opened(call, path);
            if (in == null) {
                return 2;
            }
            long number = 0;
            for (String line = ShellCommand.line(in); line != null; line = ShellCommand.line(in)) {
                number++;
                String text = ignore ? line.toLowerCase(Locale.ROOT) : line;
                boolean matches = begins && ends
                        ? text.equals(wanted)
                        : begins ? text.startsWith(wanted) : ends ? text.endsWith(wanted) : text.contains(wanted);
                if (matches != options.contains('v')) {
                    found++;
                    if (options.contains('q')) {
                        return 0;
                    }
                    if (!options.contains('c')) {
                        call.print((operands.size() > 2 ? path + ":" : "") + (options.contains('n') ? number + ":" : "")
                                + line + "\n");
                    }
                }
            }
        }
        if (options.contains('c')) {
            call.print(found + "\n");
        }
        return found > 0 ? 0 : 1;
    }

    private static int tee(ProgramCall call) throws IOException {
        var outs = new ArrayList<OutputStream>(List.of(call.streams().out()));
        for (String path : call.operands()) {
            outs.add(call.create(path, call.options().contains('a')));
        }
        byte[] buffer = new byte[8192];
        for (int count = call.streams().in().read(buffer);
                count >= 0;
                count = call.streams().in().read(buffer)) {
            for (OutputStream out : outs) {
                out.write(buffer, 0, count);
            }
        }
        return 0;
    }

    private static int sort(ProgramCall call) throws IOException {
        var lines = new ArrayList<String>();
        for (String path : TextInput.paths(call.operands())) {
            InputStream in = TextInput.opened(call, path);
            if (in == null) {
                return 2;
            }
            new String(TextInput.all(in), StandardCharsets.UTF_8).lines().forEach(lines::add);
        }
        Set<Character> options = call.options();
        lines.sort(
                options.contains('n')
                        ? Comparator.comparingInt(line -> SystemPrograms.number(line.strip(), 0))
                        : Comparator.naturalOrder());
        List<String> sorted = options.contains('r') ? lines.reversed() : lines;
        var out = new StringBuilder();
        String last = null;
        for (String line : sorted) {
            if (!options.contains('u') || !line.equals(last)) {
                out.append(line).append('\n');
            }
            last = line;
        }
        call.print(out.toString());
        return 0;
    }

    private static int base64(ProgramCall call) throws IOException {
        for (String path : TextInput.paths(call.operands())) {
            InputStream in = TextInput.opened(call, path);
            if (in == null) {
                return 1;
            }
            byte[] bytes = TextInput.all(in);
            try {
                call.streams()
                        .out()
                        .write(
                                call.options().contains('d')
                                        ? Base64.getMimeDecoder().decode(bytes)
                                        : (Base64.getMimeEncoder(76, new byte[] {'\n'})
                                                                .encodeToString(bytes)
                                                        + "\n")
                                                .getBytes(StandardCharsets.US_ASCII));
            } catch (IllegalArgumentException e) {
                return call.fail("truncated input");
            }
        }
        return 0;
    }
}
