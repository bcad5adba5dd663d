package io.streamplane.kubelet.shell;

import io.streamplane.kubelet.shell.ProgramCall.Program;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Programs that print and filter text. */
final class TextPrograms {

    static final Map<String, Program> ALL = Map.ofEntries(
            Map.entry("echo", TextPrograms::echo),
            Map.entry("printf", TextPrograms::printf),
            Map.entry("head", TextPrograms::head),
            Map.entry("tail", TextPrograms::tail),
            Map.entry("wc", TextPrograms::wc),
            Map.entry("grep", TextPrograms::grep),
            Map.entry("tee", TextPrograms::tee),
            Map.entry("sort", TextPrograms::sort),
            Map.entry("seq", TextPrograms::seq),
            Map.entry("yes", TextPrograms::yes),
            Map.entry("base64", TextPrograms::base64),
            Map.entry("basename", call -> {
                String path = call.operands().isEmpty() ? "" : call.operands().getFirst();
                call.print(path.substring(path.lastIndexOf('/') + 1) + "\n");
                return 0;
            }),
            Map.entry("dirname", call -> {
                String path = call.operands().isEmpty() ? "" : call.operands().getFirst();
                int slash = path.lastIndexOf('/');
                call.print((slash < 0 ? "." : slash == 0 ? "/" : path.substring(0, slash)) + "\n");
                return 0;
            }));

    private static final int MOST_BYTES = 8 << 20;

    private TextPrograms() {}

    private static int echo(ProgramCall call) throws IOException {
        List<String> words = call.arguments();
        boolean line = true;
        boolean escapes = false;
        int from = 0;
        while (from < words.size() && words.get(from).matches("-[neE]+")) {
            line &= !words.get(from).contains("n");
            escapes |= words.get(from).contains("e");
            from++;
        }
        String text = String.join(" ", words.subList(from, words.size()));
        call.print((escapes ? unescaped(text) : text) + (line ? "\n" : ""));
        return 0;
    }

    static String unescaped(String text) {
        var out = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\\' || i + 1 == text.length()) {
                out.append(c);
                continue;
            }
            char next = text.charAt(++i);
            switch (next) {
                case 'n' -> out.append('\n');
                case 't' -> out.append('\t');
                case 'r' -> out.append('\r');
                case 'e' -> out.append('\033');
                case 'a' -> out.append('\007');
                case '\\' -> out.append('\\');
                case '0', '1', '2', '3' -> {
                    int end = i;
                    while (end < text.length() && end < i + 4 && text.charAt(end) >= '0' && text.charAt(end) <= '7') {
                        end++;
                    }
                    out.append((char) (Integer.parseInt(text.substring(i, end), 8) & 0xff));
                    i = end - 1;
                }
                default -> out.append(c).append(next);
            }
        }
        return out.toString();
    }

    private static int printf(ProgramCall call) throws IOException {
        if (call.arguments().isEmpty()) {
            return call.fail("usage: printf FORMAT [ARG...]");
        }
        String format = unescaped(call.arguments().getFirst());
        List<String> rest = call.arguments().subList(1, call.arguments().size());
        var out = new StringBuilder();
        int used = 0;
        do {
            int before = used;
            for (int i = 0; i < format.length(); i++) {
                char c = format.charAt(i);
                if (c != '%' || i + 1 == format.length()) {
                    out.append(c);
                    continue;
                }
                int end = i + 1;
                while (end < format.length() - 1 && "-+ 0123456789.".indexOf(format.charAt(end)) >= 0) {
                    end++;
                }
                char kind = format.charAt(end);
                if (kind == '%') {
                    out.append('%');
                } else {
                    String value = used < rest.size() ? rest.get(used) : "";
                    used++;
                    out.append(formatted(format.substring(i, end), kind, value));
                }
                i = end;
            }
            if (used == before) {
                break;
            }
        } while (used < rest.size() && out.length() < MOST_BYTES);
        call.print(out.toString());
        return 0;
    }

    private static String formatted(String flags, char kind, String value) {
        if (flags.length() > 8) {
            return value;
        }
        try {
            return switch (kind) {
                case 'd', 'i' -> String.format(flags + "d", value.isEmpty() ? 0 : Long.decode(value));
                case 'x', 'X', 'o' -> String.format(flags + kind, value.isEmpty() ? 0 : Long.decode(value));
                case 'f' -> String.format(Locale.ROOT, flags + "f", value.isEmpty() ? 0 : Double.parseDouble(value));
                case 'c' -> value.isEmpty() ? "" : value.substring(0, 1);
                case 'b' -> unescaped(value);
                default -> String.format(flags + "s", value);
            };
        } catch (IllegalArgumentException e) {
            return "0";
        }
    }

    /** The number of {@code -n 5}, {@code -5} or {@code -c 5}; what follows {@code -n} keeps its sign. */
    private static List<String> counted(ProgramCall call) {
        String unit = "n";
        String count = "10";
        var operands = new ArrayList<String>();
        List<String> words = call.arguments();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (word.matches("-[nc]") && i + 1 < words.size()) {
                unit = word.substring(1);
                count = words.get(++i);
            } else if (word.matches("-[nc][-+]?\\d+")) {
                unit = word.substring(1, 2);
                count = word.substring(2);
            } else if (word.matches("-\\d+")) {
                count = word.substring(1);
            } else if (!word.matches("-[fqv]")) {
                operands.add(word);
            }
        }
        operands.addFirst(count);
        operands.addFirst(unit);
        return operands;
    }

    private static int head(ProgramCall call) throws IOException {
        List<String> counted = counted(call);
        boolean bytes = counted.getFirst().equals("c");
        long count = SystemPrograms.number(counted.get(1), 10);
        for (String path : paths(counted.subList(2, counted.size()))) {
            InputStream in = opened(call, path);
            if (in == null) {
                return 1;
            }
            var out = new ByteArrayOutputStream();
            for (long left = count; left > 0; ) {
                int next = in.read();
                if (next < 0) {
                    break;
                }
                out.write(next);
                left -= bytes || next == '\n' ? 1 : 0;
                if (out.size() >= 8192) {
                    out.writeTo(call.streams().out());
                    out.reset();
                }
            }
            out.writeTo(call.streams().out());
        }
        return 0;
    }

    private static List<String> paths(List<String> operands) {
        return operands.isEmpty() ? List.of("-") : operands;
    }

    private static @Nullable InputStream opened(ProgramCall call, String path) throws IOException {
        try {
            InputStream in = call.open(path);
            return path.equals("-") ? in : new BufferedInputStream(in);
        } catch (FileException e) {
            call.fail((call.name().equals("grep") ? path + ": " : "can't open '" + path + "': ") + e.reason());
            return null;
        }
    }

    /** Bounded; the rest is not there. */
    private static byte[] all(InputStream in) throws IOException {
        byte[] bytes = in.readNBytes(MOST_BYTES + 1);
        if (bytes.length > MOST_BYTES) {
            throw new FileException("out of memory");
        }
        return bytes;
    }

    private static int tail(ProgramCall call) throws IOException, InterruptedException {
        List<String> counted = counted(call);
        boolean ofBytes = counted.getFirst().equals("c");
        String count = counted.get(1);
        int number = Math.abs(SystemPrograms.number(count, 10));
        for (String path : paths(counted.subList(2, counted.size()))) {
            InputStream in = opened(call, path);
            if (in == null) {
                return 1;
            }
            if (ofBytes && count.startsWith("+")) {
                in.skipNBytes(Math.max(0, number - 1));
                in.transferTo(call.streams().out());
                continue;
            }
            byte[] bytes = all(in);
            int from;
            if (ofBytes) {
                from = Math.max(0, bytes.length - number);
            } else if (count.startsWith("+")) {
                from = 0;
                for (int line = 1; line < number && from < bytes.length; from++) {
                    line += bytes[from] == '\n' ? 1 : 0;
                }
            } else {
                from = bytes.length;
                for (int lines = 0; from > 0; from--) {
                    if (bytes[from - 1] == '\n' && from < bytes.length && ++lines == number) {
                        break;
                    }
                }
                from = number == 0 ? bytes.length : from;
            }
            call.streams().out().write(bytes, from, bytes.length - from);
        }
        if (call.options().contains('f')) {
            Thread.sleep(Long.MAX_VALUE / 2_000_000);
        }
        return 0;
    }

    private static int wc(ProgramCall call) throws IOException {
        Set<Character> options = call.options();
        for (String path : paths(call.operands())) {
            InputStream in = opened(call, path);
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
        for (String path : paths(operands.subList(1, operands.size()))) {
            InputStream in = opened(call, path);
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
        for (String path : paths(call.operands())) {
            InputStream in = opened(call, path);
            if (in == null) {
                return 2;
            }
            new String(all(in), StandardCharsets.UTF_8).lines().forEach(lines::add);
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

    private static int seq(ProgramCall call) throws IOException {
        List<String> words = call.arguments();
        int first = words.size() > 1 ? SystemPrograms.number(words.getFirst(), 1) : 1;
        int step = words.size() > 2 ? SystemPrograms.number(words.get(1), 1) : 1;
        int last = words.isEmpty() ? 0 : SystemPrograms.number(words.getLast(), 0);
        var out = new StringBuilder();
        for (long i = first; step > 0 ? i <= last : step < 0 && i >= last; i += step) {
            out.append(i).append('\n');
            if (out.length() > 8192) {
                call.print(out.toString());
                out.setLength(0);
            }
        }
        call.print(out.toString());
        return 0;
    }

    private static int yes(ProgramCall call) throws IOException {
        String line = (call.arguments().isEmpty() ? "y" : String.join(" ", call.arguments())) + "\n";
        String block = line.repeat(Math.max(1, 4096 / line.length()));
        while (!Thread.interrupted()) {
            call.print(block);
        }
        throw new InterruptedIOException();
    }

    private static int base64(ProgramCall call) throws IOException {
        for (String path : paths(call.operands())) {
            InputStream in = opened(call, path);
            if (in == null) {
                return 1;
            }
            byte[] bytes = all(in);
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
