package io.streamplane.ops.command;

import io.streamplane.apiserver.admission.AdmissionPlugin;
import io.streamplane.apiserver.admission.catalogue.AdmissionCatalogue;
import io.streamplane.apiserver.admission.catalogue.AdmissionConfiguration;
import io.streamplane.apiserver.admission.catalogue.AdmissionSettings;
import io.streamplane.schemas.plugin.PluginPath;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which plug-ins of admission an API server runs, as options. */
final class AdmissionOptions {

    @Option(
            names = "--enable-admission-plugins",
            split = ",",
            description = "admission plug-ins to run beside those that run anyway, by upstream's names;"
                    + " their order here does not matter")
    private List<String> enabled = List.of();

    @Option(
            names = "--disable-admission-plugins",
            split = ",",
            description = "admission plug-ins not to run, by upstream's names")
    private List<String> disabled = List.of();

    @Option(
            names = "--admission-control-config-file",
            description = "what plug-ins are told: an AdmissionConfiguration for ImagePolicyWebhook, PodSecurity, "
                    + "PodTolerationRestriction, EventRateLimit and ResourceQuota (limitedResources)")
    private @Nullable Path file;

    @Option(
            names = "--default-not-ready-toleration-seconds",
            defaultValue = "300",
            description = "how long pods tolerate a node that is not ready (default: ${DEFAULT-VALUE})")
    private long notReadySeconds = AdmissionSettings.TOLERATED_SECONDS;

    @Option(
            names = "--default-unreachable-toleration-seconds",
            defaultValue = "300",
            description = "how long pods tolerate a node that nobody hears of (default: ${DEFAULT-VALUE})")
    private long unreachableSeconds = AdmissionSettings.TOLERATED_SECONDS;

    /**
     * Throws {@link IllegalArgumentException} where they cannot be so.
     *
     * @param path where plug-ins of a user's own are found
     */
    AdmissionSettings settings(PluginPath path) throws IOException {
        var own = new ArrayList<AdmissionPlugin>();
        path.find(AdmissionPlugin.class).forEach(each -> own.add(each.get()));
        var settings = new AdmissionSettings(
                Set.copyOf(enabled),
                Set.copyOf(disabled),
                own,
                file == null ? Map.of() : AdmissionConfiguration.read(file),
                notReadySeconds,
                unreachableSeconds);
        AdmissionCatalogue.check(settings);
        return settings;
    }
}
