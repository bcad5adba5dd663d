package io.streamplane.apiserver.kind;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Syntax of names, as {@code k8s.io/apimachinery/pkg/util/validation} has it. Each method gives what is wrong, in
 * Kubernetes' sentences; nothing when the value is right.
 */
public final class Names {

    private static final String LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
    private static final String SUBDOMAIN = LABEL + "(\\." + LABEL + ")*";
    private static final String QUALIFIED = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
    private static final String LABEL_VALUE = "(" + QUALIFIED + ")?";
    private static final String DNS1035 = "[a-z]([-a-z0-9]*[a-z0-9])?";
    private static final String CONFIG_KEY = "[-._a-zA-Z0-9]+";
    private static final String HTTP_HEADER = "[-A-Za-z0-9]+";
    private static final String C_IDENTIFIER = "[A-Za-z_][A-Za-z0-9_]*";

    private static final Pattern HTTP_PATH = Pattern.compile("[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+");

    private static final Pattern LABEL_PATTERN = Pattern.compile(LABEL);
    private static final Pattern SUBDOMAIN_PATTERN = Pattern.compile(SUBDOMAIN);
    private static final Pattern QUALIFIED_PATTERN = Pattern.compile(QUALIFIED);
    private static final Pattern LABEL_VALUE_PATTERN = Pattern.compile(LABEL_VALUE);
    private static final Pattern DNS1035_PATTERN = Pattern.compile(DNS1035);
    private static final Pattern HTTP_HEADER_PATTERN = Pattern.compile(HTTP_HEADER);
    private static final Pattern CONFIG_KEY_PATTERN = Pattern.compile(CONFIG_KEY);

    private Names() {}

    public static List<String> dnsLabel(String value) {
        var wrong = new ArrayList<String>();
        tooLong(wrong, value, 63);
        if (!LABEL_PATTERN.matcher(value).matches()) {
            wrong.add(
                    SUBDOMAIN_PATTERN.matcher(value).matches()
                            ? "must not contain dots"
                            : "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must"
                                    + " start and end with an alphanumeric character"
                                    + regex(LABEL, "my-name", "123-abc"));
        }
        return wrong;
    }

    public static List<String> dnsSubdomain(String value) {
        var wrong = new ArrayList<String>();
        tooLong(wrong, value, 253);
        if (!SUBDOMAIN_PATTERN.matcher(value).matches()) {
            wrong.add("a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.',"
                    + " and must start and end with an alphanumeric character"
                    + regex(SUBDOMAIN, "example.com"));
        }
        return wrong;
    }

    /** Whatever can stand between two slashes of a path. */
    public static List<String> pathSegment(String value) {
        if (value.equals(".") || value.equals("..")) {
            return List.of("may not be '" + value + "'");
        }
        return List.of("/", "%").stream()
                .filter(value::contains)
                .map(part -> "may not contain '" + part + "'")
                .toList();
    }

    /** A DNS name, a slash and a path, e.g. {@code example.com/controller}. */
    public static List<String> domainPrefixedPath(String value) {
        int slash = value.indexOf('/');
        if (slash <= 0 || slash == value.length() - 1) {
            return List.of("must be a domain-prefixed path (such as \"acme.io/foo\")");
        }
        var wrong = new ArrayList<String>();
        dnsSubdomain(value.substring(0, slash)).forEach(wrong::add);
        String path = value.substring(slash + 1);
        if (!HTTP_PATH.matcher(path).matches()) {
            wrong.add("Invalid path" + regex(HTTP_PATH.pattern(), "/", "/search"));
        }
        return wrong;
    }

    public static List<String> dns1035Label(String value) {
        var wrong = new ArrayList<String>();
        tooLong(wrong, value, 63);
        if (!DNS1035_PATTERN.matcher(value).matches()) {
            wrong.add("a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an"
                    + " alphabetic character, and end with an alphanumeric character"
                    + regex(DNS1035, "my-name", "abc-123"));
        }
        return wrong;
    }

    /** An optional DNS prefix, a slash, and a name: keys of labels and annotations, names of finalizers. */
    public static List<String> qualifiedName(String value) {
        var wrong = new ArrayList<String>();
        String[] parts = value.split("/", -1);
        if (parts.length > 2) {
            wrong.add("a qualified name " + qualifiedSentence()
                    + " with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')");
            return wrong;
        }
        String name = parts[parts.length - 1];
        if (parts.length == 2) {
            if (parts[0].isEmpty()) {
                wrong.add("prefix part must be non-empty");
            } else {
                dnsSubdomain(parts[0]).forEach(each -> wrong.add("prefix part " + each));
            }
        }
        if (name.isEmpty()) {
            wrong.add("name part must be non-empty");
        } else if (name.length() > 63) {
            wrong.add("name part must be no more than 63 bytes");
        }
        if (!QUALIFIED_PATTERN.matcher(name).matches()) {
            wrong.add("name part " + qualifiedSentence());
        }
        return wrong;
    }

    public static List<String> labelValue(String value) {
        var wrong = new ArrayList<String>();
        tooLong(wrong, value, 63);
        if (!LABEL_VALUE_PATTERN.matcher(value).matches()) {
            wrong.add("a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.',"
                    + " and must start and end with an alphanumeric character"
                    + regex(LABEL_VALUE, "MyValue", "my_value", "12345"));
        }
        return wrong;
    }

    /** Keys of ConfigMaps and Secrets. */
    public static List<String> configKey(String value) {
        var wrong = new ArrayList<String>();
        tooLong(wrong, value, 253);
        if (!CONFIG_KEY_PATTERN.matcher(value).matches()) {
            wrong.add("a valid config key must consist of alphanumeric characters, '-', '_' or '.'"
                    + regex(CONFIG_KEY, "key.name", "KEY_NAME", "key-name"));
        }
        if (value.equals(".")) {
            wrong.add("must not be '.'");
        } else if (value.equals("..")) {
            wrong.add("must not be '..'");
        } else if (value.startsWith("..")) {
            wrong.add("must not start with '..'");
        }
        return wrong;
    }

    /** Names of environment variables: any printable ASCII but '='. */
    public static List<String> environmentVariable(String value) {
        boolean valid = !value.isEmpty();
        for (int i = 0; valid && i < value.length(); i++) {
            char c = value.charAt(i);
            valid = c >= ' ' && c <= '~' && c != '=';
        }
        return valid
                ? List.of()
                : List.of("a valid environment variable name must consist only of printable ASCII characters other"
                        + " than '=' (e.g. 'my.env-name',  or 'MY_ENV.NAME',  or 'MyEnvName1', regex used for"
                        + " validation is '" + C_IDENTIFIER + "')");
    }

    public static List<String> httpHeader(String value) {
        return HTTP_HEADER_PATTERN.matcher(value).matches()
                ? List.of()
                : List.of("a valid HTTP header must consist of alphanumeric characters or '-'"
                        + regex(HTTP_HEADER, "X-Header-Name"));
    }

    /** Names of container ports (IANA service names). */
    public static List<String> portName(String value) {
        var wrong = new ArrayList<String>();
        if (value.length() > 15) {
            wrong.add("must be no more than 15 characters");
        }
        if (!value.chars().allMatch(c -> (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-')) {
            wrong.add("must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)");
        }
        if (value.chars().noneMatch(c -> c >= 'a' && c <= 'z')) {
            wrong.add("must contain at least one letter (a-z)");
        }
        if (value.contains("--")) {
            wrong.add("must not contain consecutive hyphens");
        }
        if (value.startsWith("-") || value.endsWith("-")) {
            wrong.add("must not begin or end with a hyphen");
        }
        return wrong;
    }

    private static void tooLong(List<String> wrong, String value, int most) {
        if (value.length() > most) {
            wrong.add("must be no more than " + most + " bytes");
        }
    }

    private static String qualifiedSentence() {
        return "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric"
                + " character" + regex(QUALIFIED, "MyName", "my.name", "123-abc");
    }

    private static String regex(String pattern, String... examples) {
        var text = new StringBuilder(" (e.g. ");
        for (int i = 0; i < examples.length; i++) {
            text.append(i == 0 ? "" : " or ")
                    .append('\'')
                    .append(examples[i])
                    .append('\'')
                    .append(", ");
        }
        return text.append("regex used for validation is '")
                .append(pattern)
                .append("')")
                .toString();
    }
}
