package io.streamplane.schemas.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.streamplane.schemas.kind.core.PodKind;
import io.streamplane.schemas.registry.InMemorySchemaRegistry;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SharedListsTest {

    private final ObjectCodec codec = new ObjectCodec(new InMemorySchemaRegistry());

    @Test
    void shouldShareAListThatComesAgain() {
        // Given
        read(pod("a", "nginx"));
        read(pod("b", "nginx"));

        // When
        Pod third = read(pod("c", "nginx"));

        // Then
        assertThat(third.getMetadata().getName()).isEqualTo("c");
        assertThat(third.getSpec().getContainers())
                .isSameAs(read(pod("d", "nginx")).getSpec().getContainers())
                .extracting(Container::getImage)
                .containsExactly("nginx");
    }

    @Test
    void shouldReadEveryListAsItIsWhateverHasItsPlace() {
        for (int round = 0; round < 3; round++) {
            IntStream.range(0, 500).forEach(i -> {
                Pod pod = pod("p", "image:" + i);
                assertThat(read(pod)).isEqualTo(pod);
            });
        }
    }

    @Test
    void shouldNotLetAListBeChanged() {
        List<Container> containers = read(pod("a", "nginx")).getSpec().getContainers();

        assertThatThrownBy(() -> containers.add(new Container())).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void shouldRefuseBytesThatEndWithinAList() {
        // Given a list that is known
        byte[] whole = bytes(pod("a", "nginx"));
        codec.desired(PodKind.KIND, whole, Pod.class);
        codec.desired(PodKind.KIND, whole, Pod.class);

        for (int length = WrittenSchema.HEADER; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> codec.desired(PodKind.KIND, cut, Pod.class))
                    .isInstanceOf(CodecException.class);
        }
    }

    private Pod read(Pod pod) {
        return codec.desired(PodKind.KIND, bytes(pod), Pod.class);
    }

    private byte[] bytes(Pod pod) {
        return codec.encodeDesired(PodKind.KIND, pod);
    }

    private static Pod pod(String name, String image) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .withContainers(
                        new ContainerBuilder().withName("c").withImage(image).build())
                .endSpec()
                .build();
    }
}
