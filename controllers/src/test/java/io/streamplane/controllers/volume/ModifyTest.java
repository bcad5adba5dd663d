package io.streamplane.controllers.volume;

import static io.streamplane.controllers.volume.VolumeObjects.boundClaim;
import static io.streamplane.controllers.volume.VolumeObjects.simulatedVolumeOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ModifyVolumeStatus;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.storage.VolumeAttributesClassBuilder;
import io.streamplane.controllers.reconcile.FactChange;
import io.streamplane.controllers.reconcile.ReconcileResult;
import io.streamplane.controllers.reconcile.WorkKey;
import io.streamplane.controllers.world.ShardFixture;
import io.streamplane.schemas.kind.storage.VolumeAttributesClassKind;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.volume.VolumeTerms;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModifyTest {

    private static final ObjectKey DATA = new ObjectKey("ns", "data");

    private final ShardFixture shard = new ShardFixture();

    /**
     * A claim of class silver that asks for gold; the driver of gold, what the claim says of a modification, the class that the volume
     * has; then what is proposed and said.
     */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            no such class | | | silver | silver, Pending gold | VolumeModifyFailed: VAC "gold" does not exist.
            no such class, said | | Pending | silver | |
            of another driver | other.driver | | silver | |
            begun | simulated.csi.streamplane.io | | silver | silver, InProgress gold | VolumeModify: external resizer is modifying volume data with vac gold
            the class has come | simulated.csi.streamplane.io | Pending | silver | silver, InProgress gold | VolumeModify: external resizer is modifying volume data with vac gold
            the volume | simulated.csi.streamplane.io | InProgress | silver | volume gold |
            done | simulated.csi.streamplane.io | InProgress | gold | gold, - | VolumeModifySuccessful: external resizer modified volume data with vac gold successfully
            """)
    void shouldModify(
            String what,
            @Nullable String driver,
            @Nullable String phase,
            String has,
            @Nullable String expected,
            @Nullable String said) {
        // Given
        if (driver != null) {
            gold(driver);
        }
        put("gold", phase, has);

        // When
        ReconcileResult outcome = shard.run(new ExpandReconciler(), Volumes.CLAIMS, DATA);

        // Then
        assertThat(outcome.proposals().stream().map(ModifyTest::text).collect(Collectors.joining()))
                .isEqualTo(expected == null ? "" : expected);
        assertThat(outcome.events().stream()
                        .map(each -> each.note().reason() + ": " + each.note().message())
                        .collect(Collectors.joining()))
                .isEqualTo(said == null ? "" : said);
    }

    @Test
    void shouldLookAtClaimsThatWaitWhenTheirClassComes() {
        // Given
        put("gold", "Pending", "silver");
        gold(VolumeTerms.SIMULATED);
        var type = Objects.requireNonNull(
                shard.cache().inCluster(VolumeAttributesClassKind.RESOURCE, ObjectKey.clusterScoped("gold")));

        // When
        var work =
                new ExpandReconciler().affected(new FactChange(type.resource(), type.key(), null, type), shard.cache());

        // Then
        assertThat(work).containsExactly(new WorkKey(Volumes.CLAIMS, DATA));
    }

    private void gold(String driver) {
        shard.putInCluster(
                VolumeAttributesClassKind.RESOURCE,
                new VolumeAttributesClassBuilder()
                        .withNewMetadata()
                        .withName("gold")
                        .withUid("uid-gold")
                        .endMetadata()
                        .withDriverName(driver)
                        .build());
    }

    private void put(String wanted, @Nullable String phase, String has) {
        shard.putInCluster(
                Volumes.VOLUMES,
                simulatedVolumeOf("v", "data", "2Gi")
                        .editSpec()
                        .withVolumeAttributesClassName(has)
                        .endSpec()
                        .build());
        shard.put(
                Volumes.CLAIMS,
                boundClaim("data", "v")
                        .editSpec()
                        .withVolumeAttributesClassName(wanted)
                        .endSpec()
                        .editStatus()
                        .withCurrentVolumeAttributesClassName("silver")
                        .withModifyVolumeStatus(phase == null ? null : new ModifyVolumeStatus(phase, wanted))
                        .endStatus()
                        .build());
    }

    private static String text(Proposal proposal) {
        if (proposal instanceof Proposal.Update update) {
            return "volume " + ((PersistentVolume) update.object()).getSpec().getVolumeAttributesClassName();
        }
        var status = ((PersistentVolumeClaim) ((Proposal.UpdateStatus) proposal).object()).getStatus();
        ModifyVolumeStatus modify = status.getModifyVolumeStatus();
        return status.getCurrentVolumeAttributesClassName() + ", "
                + (modify == null ? "-" : modify.getStatus() + " " + modify.getTargetVolumeAttributesClassName());
    }
}
