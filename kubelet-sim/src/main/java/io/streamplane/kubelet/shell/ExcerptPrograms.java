package io.streamplane.kubelet.shell;

import io.streamplane.kubelet.shell.ProgramCall.Program;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Programs that print the first or the last part of what they read. */
final class ExcerptPrograms {

    static final Map<String, Program> ALL = Map.of("head", ExcerptPrograms::head, "tail", ExcerptPrograms::tail);

    private ExcerptPrograms() {}

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
        for (String path : TextInput.paths(counted.subList(2, counted.size()))) {
            InputStream in = TextInput.opened(call, path);
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

    private static int tail(ProgramCall call) throws IOException, InterruptedException {
        List<String> counted = counted(call);
        boolean ofBytes = counted.getFirst().equals("c");
        String count = counted.get(1);
        int number = Math.abs(SystemPrograms.number(count, 10));
        for (String path : TextInput.paths(counted.subList(2, counted.size()))) {
            InputStream in = TextInput.opened(call, path);
            if (in == null) {
                return 1;
            }
            if (ofBytes && count.startsWith("+")) {
                in.skipNBytes(Math.max(0, number - 1));
                in.transferTo(call.streams().out());
                continue;
            }
            byte[] bytes = TextInput.all(in);
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
}
