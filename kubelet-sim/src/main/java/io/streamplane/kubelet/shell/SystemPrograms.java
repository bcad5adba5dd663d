package io.streamplane.kubelet.shell;

import io.streamplane.kubelet.shell.ProgramCall.Program;
import java.io.IOException;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Programs about the container itself, and about conditions. */
final class SystemPrograms {

    static final Map<String, Program> ALL = Map.ofEntries(
            Map.entry("true", _ -> 0),
            Map.entry(":", _ -> 0),
            Map.entry("false", _ -> 1),
            Map.entry("sync", _ -> 0),
            Map.entry("clear", _ -> 0),
            Map.entry("test", call -> ShellTest.evaluate(call, call.arguments())),
            Map.entry("[", SystemPrograms::bracket),
            Map.entry("env", SystemPrograms::env),
            Map.entry("printenv", SystemPrograms::printenv),
            Map.entry("hostname", SystemPrograms::hostname),
            Map.entry("pwd", call -> line(call, call.state().directory)),
            Map.entry("whoami", call -> line(call, "root")),
            Map.entry(
                    "id",
                    call -> line(call, call.options().contains('u') ? "0" : "uid=0(root) gid=0(root) groups=0(root)")),
            Map.entry("uname", SystemPrograms::uname),
            Map.entry("date", SystemPrograms::date),
            Map.entry("sleep", SystemPrograms::sleep),
            Map.entry("ps", SystemPrograms::ps),
            Map.entry("kill", SystemPrograms::kill),
            Map.entry("tty", SystemPrograms::tty),
            Map.entry("stty", SystemPrograms::stty),
            Map.entry("which", SystemPrograms::which),
            Map.entry("nproc", call -> line(call, "1")));

    private static final int TERMINATE = 15;

    private SystemPrograms() {}

    static int number(String text, int otherwise) {
        return text.matches("[-+]?\\d{1,9}") ? Integer.parseInt(text) : otherwise;
    }

    private static int line(ProgramCall call, String text) throws IOException {
        call.print(text + "\n");
        return 0;
    }

    private static int bracket(ProgramCall call) throws IOException {
        if (call.arguments().isEmpty() || !call.arguments().getLast().equals("]")) {
            return call.fail("missing ]") + 1;
        }
        return ShellTest.evaluate(
                call, call.arguments().subList(0, call.arguments().size() - 1));
    }

    private static int env(ProgramCall call) throws IOException {
        ShellState state = call.state();
        var rest = new ArrayList<>(call.arguments());
        rest.removeIf(each -> each.equals("-i"));
        var changed = new TreeMap<String, String>();
        while (!rest.isEmpty() && rest.getFirst().indexOf('=') > 0) {
            String[] parts = rest.removeFirst().split("=", 2);
            changed.put(parts[0], parts[1]);
        }
        if (rest.isEmpty()) {
            var all = new TreeMap<String, String>();
            state.exported.forEach(name -> all.put(name, state.variables.getOrDefault(name, "")));
            all.putAll(changed);
            var out = new StringBuilder();
            all.forEach(
                    (name, value) -> out.append(name).append('=').append(value).append('\n'));
            call.print(out.toString());
            return 0;
        }
        ShellState copy = state.copy();
        changed.forEach(copy::set);
        copy.exported.addAll(changed.keySet());
        if (!Programs.isThere(rest.getFirst())) {
            return call.fail("can't execute '" + rest.getFirst() + "': " + FileException.MISSING) + 126;
        }
        return new ShellInterpreter(call.process(), copy).program(List.copyOf(rest), call.streams());
    }

    private static int printenv(ProgramCall call) throws IOException {
        if (call.operands().isEmpty()) {
            return env(call);
        }
        int status = 0;
        for (String name : call.operands()) {
            String value = call.state().exported.contains(name)
                    ? call.state().variables.get(name)
                    : null;
            if (value == null) {
                status = 1;
            } else {
                call.print(value + "\n");
            }
        }
        return status;
    }

    private static int hostname(ProgramCall call) throws IOException {
        return line(
                call,
                call.options().contains('i')
                        ? call.process().host().address()
                        : call.process().host().hostname());
    }

    private static int uname(ProgramCall call) throws IOException {
        String host = call.process().host().hostname();
        return line(
                call,
                call.options().contains('a')
                        ? "Linux " + host + " 6.1.0 #1 SMP streamplane x86_64 GNU/Linux"
                        : call.options().contains('n') ? host : call.options().contains('m') ? "x86_64" : "Linux");
    }

    private static int date(ProgramCall call) throws IOException {
        var now = call.process().host().clock().instant().atZone(ZoneOffset.UTC);
        String format = call.arguments().stream()
                .filter(each -> each.startsWith("+"))
                .findFirst()
                .map(each -> each.substring(1))
                .orElse("%a %b %e %H:%M:%S UTC %Y");
        var out = new StringBuilder();
        for (int i = 0; i < format.length(); i++) {
            char c = format.charAt(i);
            if (c != '%' || i + 1 == format.length()) {
                out.append(c);
                continue;
            }
            String pattern = switch (format.charAt(++i)) {
                case 'Y' -> "uuuu";
                case 'm' -> "MM";
                case 'd' -> "dd";
                case 'e' -> "d";
                case 'H' -> "HH";
                case 'M' -> "mm";
                case 'S' -> "ss";
                case 'a' -> "EEE";
                case 'b' -> "MMM";
                case 'F' -> "uuuu-MM-dd";
                case 'T' -> "HH:mm:ss";
                case 'N' -> "nnnnnnnnn";
                default -> "";
            };
            char kind = format.charAt(i);
            if (kind == 's') {
                out.append(now.toEpochSecond());
            } else {
                out.append(
                        pattern.isEmpty()
                                ? String.valueOf(kind)
                                : now.format(DateTimeFormatter.ofPattern(pattern, Locale.ROOT)));
            }
        }
        return line(call, out.toString());
    }

    private static int sleep(ProgramCall call) throws IOException, InterruptedException {
        double seconds = 0;
        for (String text : call.operands()) {
            if (text.equals("infinity") || text.equals("inf")) {
                seconds = Integer.MAX_VALUE;
                continue;
            }
            if (!text.matches("\\d{1,9}(\\.\\d+)?[smhd]?")) {
                return call.fail("invalid number '" + text + "'");
            }
            char unit = text.charAt(text.length() - 1);
            double number = Double.parseDouble(Character.isDigit(unit) ? text : text.substring(0, text.length() - 1));
            seconds += number
                    * switch (unit) {
                        case 'm' -> 60;
                        case 'h' -> 3600;
                        case 'd' -> 86400;
                        default -> 1;
                    };
        }
        Thread.sleep((long) (seconds * 1000));
        return 0;
    }

    private static int ps(ProgramCall call) throws IOException {
        String command = String.join(" ", call.process().host().command());
        call.print("PID   USER     TIME  COMMAND\n    1 root      0:00 " + command + "\n   17 root      0:00 ps\n");
        return 0;
    }

    private static int kill(ProgramCall call) throws IOException {
        int signal = TERMINATE;
        var rest = new ArrayList<>(call.arguments());
        if (!rest.isEmpty() && rest.getFirst().startsWith("-")) {
            String name = rest.removeFirst().substring(1);
            if (name.equals("s") && !rest.isEmpty()) {
                name = rest.removeFirst();
            }
            signal = switch (name.replaceFirst("^SIG", "")) {
                case "HUP", "1" -> 1;
                case "INT", "2" -> 2;
                case "QUIT", "3" -> 3;
                case "KILL", "9" -> 9;
                case "USR1", "10" -> 10;
                case "TERM", "15" -> TERMINATE;
                case "0" -> 0;
                default -> -1;
            };
            if (signal < 0) {
                ShellProcess.say(call.streams().err(), "sh: kill: bad signal name '" + name + "'");
                return 1;
            }
        }
        int status = 0;
        for (String process : rest) {
            if (process.equals(call.process().id()) && !process.equals("1")) {
                if (signal != 0) {
                    call.process().kill(signal);
                    throw call.process().signalled();
                }
            } else if (!process.equals("1")) {
                ShellProcess.say(call.streams().err(), "sh: can't kill pid " + process + ": No such process");
                status = 1;
            } else if (signal != 0 && signal != 9) { // the first process of a container is not killed from within
                call.process().host().exit().accept(128 + signal);
            }
        }
        return status;
    }

    private static int tty(ProgramCall call) throws IOException {
        line(call, call.process().terminal() == null ? "not a tty" : "/dev/pts/0");
        return call.process().terminal() == null ? 1 : 0;
    }

    private static int stty(ProgramCall call) throws IOException {
        TerminalLine terminal = call.process().terminal();
        if (terminal == null) {
            return call.fail("standard input: Inappropriate ioctl for device");
        }
        if (call.arguments().contains("size")) {
            call.print(terminal.size() + "\n");
        } else if (call.arguments().isEmpty() || call.arguments().contains("-a")) {
            String[] size = terminal.size().split(" ", 2);
            call.print("speed 38400 baud; rows " + size[0] + "; columns " + size[1] + ";\n");
        }
        return 0;
    }

    private static int which(ProgramCall call) throws IOException {
        int status = 0;
        for (String name : call.operands()) {
            if (Programs.isThere(name)) {
                call.print((name.startsWith("/") ? name : "/bin/" + name) + "\n");
            } else {
                status = 1;
            }
        }
        return status;
    }
}
