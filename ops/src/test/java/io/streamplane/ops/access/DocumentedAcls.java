package io.streamplane.ops.access;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/** The table of ACLs in the documentation, as Kafka takes them. A name with a star at its end is a prefix, a star alone any name. */
final class DocumentedAcls {

    private static final Path PAGE = Path.of("../docs/kafka.md");
    private static final Pattern NAME = Pattern.compile("`([^`]+)`");

    private final Map<String, List<List<String>>> rows = new LinkedHashMap<>();

    private DocumentedAcls() {}

    static DocumentedAcls read() throws IOException {
        var acls = new DocumentedAcls();
        String section = Files.readString(PAGE).split("\n## ACLs\n", -1)[1].split("\n## ", -1)[0];
        for (String line : section.lines().filter(each -> each.startsWith("| ")).toList()) {
            List<String> cells = Arrays.asList(line.split("\\|", -1));
            acls.rows.put(
                    cells.get(1).strip(),
                    cells.subList(2, 9).stream().map(DocumentedAcls::names).toList());
        }
        return acls;
    }

    private static List<String> names(String cell) {
        return NAME.matcher(cell).results().map(found -> found.group(1)).toList();
    }

    /** What a role, or people of a row, may write. */
    boolean mayWrite(String row, String topic) {
        return row(row).get(1).stream().anyMatch(name -> matches(name, topic));
    }

    boolean mayRead(String row, String topic) {
        return row(row).get(0).stream().anyMatch(name -> matches(name, topic));
    }

    private static boolean matches(String name, String topic) {
        return name.endsWith("*") ? topic.startsWith(name.substring(0, name.length() - 1)) : topic.equals(name);
    }

    private List<List<String>> row(String name) {
        List<List<String>> row = rows.get(name);
        if (row == null) {
            throw new AssertionError("expected a row " + name + " in " + rows.keySet());
        }
        return row;
    }

    /** Those of a row, and Describe on all topics, for a user of Kafka. */
    List<AclBinding> of(String row, String user) {
        List<List<String>> cells = row(row);
        var all = new ArrayList<AclBinding>();
        all.add(acl(user, ResourceType.TOPIC, "*", AclOperation.DESCRIBE));
        add(all, user, ResourceType.TOPIC, cells.get(0), AclOperation.READ);
        add(all, user, ResourceType.TOPIC, cells.get(1), AclOperation.WRITE);
        add(all, user, ResourceType.TOPIC, cells.get(2), AclOperation.CREATE);
        add(all, user, ResourceType.TOPIC, cells.get(3), AclOperation.DELETE);
        add(all, user, ResourceType.GROUP, cells.get(4), AclOperation.READ);
        add(all, user, ResourceType.TRANSACTIONAL_ID, cells.get(5), AclOperation.WRITE);
        if (cells.get(6).contains("DescribeConfigs")) {
            all.add(acl(user, ResourceType.CLUSTER, "kafka-cluster", AclOperation.DESCRIBE_CONFIGS));
        }
        return all;
    }

    private static void add(
            List<AclBinding> all, String user, ResourceType type, List<String> names, AclOperation operation) {
        names.forEach(name -> all.add(acl(user, type, name, operation)));
    }

    private static AclBinding acl(String user, ResourceType type, String name, AclOperation operation) {
        boolean prefix = name.length() > 1 && name.endsWith("*");
        return new AclBinding(
                new ResourcePattern(
                        type,
                        prefix ? name.substring(0, name.length() - 1) : name,
                        prefix ? PatternType.PREFIXED : PatternType.LITERAL),
                new AccessControlEntry("User:" + user, "*", operation, AclPermissionType.ALLOW));
    }
}
