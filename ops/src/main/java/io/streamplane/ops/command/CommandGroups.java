package io.streamplane.ops.command;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.TextTable;
import picocli.CommandLine.Model.UsageMessageSpec;

/** How the root's {@code --help} shows the commands: by what one wants to do. Every command belongs to one group. */
public final class CommandGroups {

    /** Names by the title of their group, in the order shown. */
    private static final Map<String, List<String>> GROUPS = groups();

    private static final String EXAMPLE = "%nExample:%n";

    private CommandGroups() {}

    /** Shows the subcommands of this root in their groups, and each command's footer as its example. */
    public static CommandLine showIn(CommandLine root) {
        root.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST_HEADING, _ -> "");
        root.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, CommandGroups::list);
        headExamples(root);
        return root;
    }

    private static void headExamples(CommandLine command) {
        command.getCommandSpec().usageMessage().footerHeading(EXAMPLE);
        command.getSubcommands().values().forEach(CommandGroups::headExamples);
    }

    private static String list(Help help) {
        Map<String, Help> commands = help.subcommands();
        int names =
                4 + commands.keySet().stream().mapToInt(String::length).max().orElse(0);
        int width = help.commandSpec().usageMessage().width();
        var text = new StringBuilder();
        GROUPS.forEach((title, members) -> {
            var table = TextTable.forColumns(
                    help.colorScheme(),
                    new Column(names, 2, Column.Overflow.SPAN),
                    new Column(width - names, 0, Column.Overflow.WRAP));
            for (String name : members) {
                Help command = commands.get(name);
                if (command != null) {
                    table.addRowValues(name, firstSentence(command));
                }
            }
            text.append(String.format("%n%s:%n%s", title, table));
        });
        return text.toString();
    }

    private static String firstSentence(Help command) {
        String text = String.join(" ", command.commandSpec().usageMessage().description());
        int end = text.indexOf(". ");
        return end < 0 ? text : text.substring(0, end + 1);
    }

    private static Map<String, List<String>> groups() {
        var groups = new LinkedHashMap<String, List<String>>();
        groups.put("Try it, run it in one process", List.of("demo", "up"));
        groups.put(
                "Run one role on a Kafka of your own", List.of("apiserver", "controllers", "scheduler", "kubelet-sim"));
        groups.put("Deploy", List.of("produce"));
        groups.put("See what happened, and why", List.of("audit", "why", "capacity"));
        groups.put("Go back in time", List.of("asof", "restore", "fork"));
        groups.put("Decide again", List.of("replay", "whatif"));
        groups.put("Look after the data", List.of("verify", "shred"));
        groups.put("Measure", List.of("bench"));
        groups.put("Set up the shell", List.of("completion"));
        return groups;
    }
}
