package io.streamplane.apiserver.admission.podsecurity;

import io.streamplane.apiserver.admission.podsecurity.PodView.Finding;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which checks there are at a level and a minor version of Kubernetes. Those of baseline come first, each by name. A check of restricted
 * stands in for the laxer one of baseline that it names.
 */
final class Standards {

    /** The newest version that this server knows. */
    static final int NEWEST = 36;

    @FunctionalInterface
    private interface Check extends Function<PodView, @Nullable Finding> {}

    /** @param since minor version from which on it is so */
    private record Version(int since, Check check) {}

    /** @param instead name of the check of baseline that it stands in for; empty for none */
    private record Named(String name, String instead, List<Version> versions) {

        @Nullable
        Check at(int minor) {
            Check found = null;
            for (Version each : versions) {
                found = each.since <= minor ? each.check : found;
            }
            return found;
        }
    }

    private static final Set<String> SE_LINUX = Set.of("", "container_t", "container_init_t", "container_kvm_t");
    private static final Set<String> SYSCTLS = Set.of(
            "kernel.shm_rmid_forced",
            "net.ipv4.ip_local_port_range",
            "net.ipv4.tcp_syncookies",
            "net.ipv4.ping_group_range",
            "net.ipv4.ip_unprivileged_port_start");
    private static final Set<String> SYSCTLS_27 = with(SYSCTLS, "net.ipv4.ip_local_reserved_ports");
    private static final Set<String> SYSCTLS_29 = with(
            SYSCTLS_27,
            "net.ipv4.tcp_keepalive_time",
            "net.ipv4.tcp_fin_timeout",
            "net.ipv4.tcp_keepalive_intvl",
            "net.ipv4.tcp_keepalive_probes");
    private static final Set<String> SYSCTLS_32 = with(SYSCTLS_29, "net.ipv4.tcp_rmem", "net.ipv4.tcp_wmem");

    private static final List<Named> BASELINE = List.of(
            named("appArmorProfile", since(0, BaselineChecks::appArmor)),
            named("capabilities_baseline", since(0, BaselineChecks::capabilities)),
            named("hostNamespaces", since(0, BaselineChecks::hostNamespaces)),
            named("hostPathVolumes", since(0, BaselineChecks::hostPaths)),
            named("hostPorts", since(0, BaselineChecks::hostPorts)),
            named("hostProbesAndHostLifecycle", since(34, BaselineChecks::hostsOfProbes)),
            named("privileged", since(0, BaselineChecks::privileged)),
            named(
                    "procMount",
                    since(0, BaselineChecks::procMount),
                    since(35, unlessInUserNamespace(BaselineChecks::procMount))),
            named(
                    "seLinuxOptions",
                    since(0, pod -> BaselineChecks.seLinux(pod, SE_LINUX)),
                    since(31, pod -> BaselineChecks.seLinux(pod, with(SE_LINUX, "container_engine_t")))),
            named(
                    "seccompProfile_baseline",
                    since(0, BaselineChecks::seccompAnnotations),
                    since(19, BaselineChecks::seccomp)),
            named(
                    "sysctls",
                    since(0, pod -> BaselineChecks.sysctls(pod, SYSCTLS)),
                    since(27, pod -> BaselineChecks.sysctls(pod, SYSCTLS_27)),
                    since(29, pod -> BaselineChecks.sysctls(pod, SYSCTLS_29)),
                    since(32, pod -> BaselineChecks.sysctls(pod, SYSCTLS_32))),
            named("windowsHostProcess", since(0, BaselineChecks::hostProcess)));

    private static final List<Named> RESTRICTED = List.of(
            named(
                    "allowPrivilegeEscalation",
                    since(8, RestrictedChecks::escalation),
                    since(25, unlessWindows(RestrictedChecks::escalation))),
            instead(
                    "capabilities_restricted",
                    "capabilities_baseline",
                    since(22, RestrictedChecks::capabilities),
                    since(25, unlessWindows(RestrictedChecks::capabilities))),
            instead("procMount_restricted", "procMount", since(35, BaselineChecks::procMount)),
            instead("restrictedVolumes", "hostPathVolumes", since(0, RestrictedChecks::volumes)),
            named(
                    "runAsNonRoot",
                    since(0, RestrictedChecks::nonRoot),
                    since(35, unlessInUserNamespace(RestrictedChecks::nonRoot))),
            named(
                    "runAsUser",
                    since(23, RestrictedChecks::user),
                    since(35, unlessInUserNamespace(RestrictedChecks::user))),
            instead(
                    "seccompProfile_restricted",
                    "seccompProfile_baseline",
                    since(19, RestrictedChecks::seccomp),
                    since(25, unlessWindows(RestrictedChecks::seccomp))));

    private static final Map<SecurityLevel, List<List<Check>>> ALL = all();

    private Standards() {}

    /** What the pod violates, in the order of the checks. */
    static List<Finding> findings(SecurityLevel.At level, PodView pod) {
        var findings = new ArrayList<Finding>();
        List<List<Check>> versions = Objects.requireNonNull(ALL.get(level.level()));
        for (Check check : versions.get(Math.min(level.minor(), NEWEST))) {
            Finding finding = check.apply(pod);
            if (finding != null) {
                findings.add(finding);
            }
        }
        return findings;
    }

    private static Map<SecurityLevel, List<List<Check>>> all() {
        var all = new HashMap<SecurityLevel, List<List<Check>>>();
        for (SecurityLevel level : SecurityLevel.values()) {
            var versions = new ArrayList<List<Check>>();
            for (int minor = 0; minor <= NEWEST; minor++) {
                versions.add(checks(level, minor));
            }
            all.put(level, versions);
        }
        return all;
    }

    private static List<Check> checks(SecurityLevel level, int minor) {
        var checks = new ArrayList<Check>();
        if (level == SecurityLevel.PRIVILEGED) {
            return checks;
        }
        var replaced = new HashSet<String>();
        if (level == SecurityLevel.RESTRICTED) {
            RESTRICTED.stream().filter(each -> each.at(minor) != null).forEach(each -> replaced.add(each.instead()));
        }
        BASELINE.stream().filter(each -> !replaced.contains(each.name())).forEach(each -> add(each, minor, checks));
        if (level == SecurityLevel.RESTRICTED) {
            RESTRICTED.forEach(each -> add(each, minor, checks));
        }
        return checks;
    }

    private static void add(Named named, int minor, List<Check> checks) {
        Check check = named.at(minor);
        if (check != null) {
            checks.add(check);
        }
    }

    private static Named named(String name, Version... versions) {
        return new Named(name, "", List.of(versions));
    }

    private static Named instead(String name, String instead, Version... versions) {
        return new Named(name, instead, List.of(versions));
    }

    private static Version since(int minor, Check check) {
        return new Version(minor, check);
    }

    private static Check unlessWindows(Check check) {
        return pod -> pod.isWindows() ? null : check.apply(pod);
    }

    private static Check unlessInUserNamespace(Check check) {
        return pod -> pod.isInUserNamespace() ? null : check.apply(pod);
    }

    private static Set<String> with(Set<String> some, String... more) {
        var all = new HashSet<>(some);
        all.addAll(List.of(more));
        return Set.copyOf(all);
    }
}
