package io.streamplane.kubelet.shell;

import io.streamplane.kubelet.shell.ProgramCall.Program;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Programs that print what they are told. */
final class PrintPrograms {

    static final Map<String, Program> ALL = Map.of(
            "echo", PrintPrograms::echo,
            "printf", PrintPrograms::printf,
            "seq", PrintPrograms::seq,
            "yes", PrintPrograms::yes,
            "basename", PrintPrograms::basename,
            "dirname", PrintPrograms::dirname);

    private static final int MOST_CHARACTERS = 8 << 20;

    private PrintPrograms() {}

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
        } while (used < rest.size() && out.length() < MOST_CHARACTERS);
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

    private static int basename(ProgramCall call) throws IOException {
        String path = call.operands().isEmpty() ? "" : call.operands().getFirst();
        call.print(path.substring(path.lastIndexOf('/') + 1) + "\n");
        return 0;
    }

    private static int dirname(ProgramCall call) throws IOException {
        String path = call.operands().isEmpty() ? "" : call.operands().getFirst();
        int slash = path.lastIndexOf('/');
        call.print((slash < 0 ? "." : slash == 0 ? "/" : path.substring(0, slash)) + "\n");
        return 0;
    }
}
