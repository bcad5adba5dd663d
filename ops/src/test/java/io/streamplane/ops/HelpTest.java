package io.streamplane.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What the command line says of itself, and what is written about it. */
class HelpTest {

    private static final String LAUNCHER = "ops/streamplane ";
    private static final Path ROOT = Path.of("..");
    private static final Pattern INLINE = Pattern.compile("`([^`]+)`");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)]+)\\)");

    @Test
    void shouldShowEveryCommandInOneGroup() {
        // Given
        CommandLine root = Streamplane.commandLine();

        // When
        List<String> shown = root.getUsageMessage(CommandLine.Help.Ansi.OFF)
                .lines()
                .filter(line -> line.matches(" {2}[a-z].*"))
                .map(line -> line.strip().split(" +")[0])
                .filter(word -> !word.contains("/"))
                .toList();

        // Then
        List<String> visible = root.getSubcommands().values().stream()
                .filter(each -> !each.getCommandSpec().usageMessage().hidden())
                .map(CommandLine::getCommandName)
                .toList();
        assertThat(shown).containsExactlyInAnyOrderElementsOf(visible);
    }

    @Test
    void shouldEndTheHelpOfEveryCommandWithAnExampleOfIt() {
        for (CommandLine command : all(Streamplane.commandLine())) {
            // When
            List<String> footer =
                    List.of(command.getCommandSpec().usageMessage().footer());
            List<String> examples = invocations(footer);

            // Then
            String name = command.getCommandSpec().qualifiedName().replaceFirst("streamplane ?", "");
            assertThat(examples).as("examples of '%s'", name).anyMatch(each -> each.startsWith(name));
            assertThat(footer).as("lines of '%s'", name).allMatch(line -> line.length() < 80);
            examples.forEach(HelpTest::assertParses);
        }
    }

    @Test
    void shouldUnderstandEveryCommandThatThePagesShow() throws IOException {
        int seen = 0;
        for (Path page : pages()) {
            // When
            List<String> shown = invocations(codeOf(page));

            // Then
            shown.forEach(each -> assertThatCode(() -> assertParses(each))
                    .as("%s: %s", page, each)
                    .doesNotThrowAnyException());
            seen += shown.size();
        }
        assertThat(seen).isGreaterThan(30);
    }

    @Test
    void shouldLinkToFilesThatAreThere() throws IOException {
        for (Path page : pages()) {
            // When
            List<String> links = LINK.matcher(Files.readString(page))
                    .results()
                    .map(link -> link.group(1).replaceFirst("#.*", ""))
                    .filter(link -> !link.isEmpty() && !link.contains("://"))
                    .toList();

            // Then
            assertThat(links).as("links of %s", page).allMatch(link -> Files.exists(page.resolveSibling(link)));
        }
    }

    private static List<CommandLine> all(CommandLine command) {
        var commands = new ArrayList<CommandLine>(List.of(command));
        command.getSubcommands().values().forEach(each -> commands.addAll(all(each)));
        commands.removeIf(each -> each.getCommandSpec().usageMessage().hidden());
        return commands;
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
            return Stream.concat(Stream.of(ROOT.resolve("README.md"), ROOT.resolve("CONTRIBUTING.md")), docs)
                    .filter(file -> file.toString().endsWith(".md"))
                    .toList();
        }
    }

    /** The lines of a page's code blocks, indented or fenced, and the code within its lines. */
    private static List<String> codeOf(Path page) throws IOException {
        var code = new ArrayList<String>();
        boolean fenced = false;
        for (String line : Files.readAllLines(page)) {
            if (line.strip().startsWith("```")) {
                fenced = !fenced;
            } else if (fenced || line.startsWith("    ")) {
                code.add(line);
            } else {
                INLINE.matcher(line).results().forEach(each -> code.add(each.group(1)));
            }
        }
        return code;
    }

    /** The arguments of each call of the launcher in these lines of shell. */
    private static List<String> invocations(List<String> shell) {
        return String.join("\n", shell)
                .replace("\\\n", " ")
                .lines()
                .map(line -> line.replaceFirst(" #.*", ""))
                .flatMap(line -> Stream.of(line.split("&&|\\||;")))
                .map(each -> each.strip().replaceFirst("^\\$ ", ""))
                .filter(each -> each.startsWith(LAUNCHER))
                .map(each -> each.substring(LAUNCHER.length()).strip())
                .toList();
    }

    private static void assertParses(String arguments) {
        String withoutFiles = arguments.replaceAll(" @\\S+", " --bootstrap-servers=kafka:9092");
        Streamplane.commandLine().parseArgs(withoutFiles.split(" +"));
    }
}
