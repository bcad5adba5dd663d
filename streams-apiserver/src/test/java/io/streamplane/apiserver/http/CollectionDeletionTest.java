package io.streamplane.apiserver.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamplane.apiserver.request.ApiResult;
import io.streamplane.apiserver.request.Failures;
import io.streamplane.schemas.kind.core.ConfigMapKind;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class CollectionDeletionTest {

    private static final ApiResult DELETED =
            new ApiResult.Done(200, JsonMapper.shared().createObjectNode(), List.of());
    private static final List<ObjectKey> MANY = IntStream.range(0, 1_000)
            .mapToObj(i -> new ObjectKey("default", "map-" + i))
            .toList();

    @Test
    void shouldDeleteEachOnce() {
        // Given
        Set<ObjectKey> deleted = ConcurrentHashMap.newKeySet();

        // When
        var failure = new CollectionDeletion(MANY, key -> {
                    assertThat(deleted.add(key)).isTrue();
                    return DELETED;
                })
                .run();

        // Then
        assertThat(failure).isEmpty();
        assertThat(deleted).containsExactlyInAnyOrderElementsOf(MANY);
    }

    @Test
    void shouldNotMindWhatHasGoneAlready() {
        // When
        var failure = new CollectionDeletion(
                        MANY, key -> new ApiResult.Failed(Failures.notFound(ConfigMapKind.KIND, key.name()), List.of()))
                .run();

        // Then
        assertThat(failure).isEmpty();
    }

    @Test
    void shouldBeginNoOtherAfterAFailure() {
        // Given
        Set<ObjectKey> asked = ConcurrentHashMap.newKeySet();

        // When
        var failure = new CollectionDeletion(MANY, key -> {
                    asked.add(key);
                    return new ApiResult.Failed(Failures.badRequest("no"), List.of());
                })
                .run();

        // Then
        assertThat(failure).isPresent();
        assertThat(asked).hasSizeLessThan(MANY.size());
    }

    @Test
    void shouldHandOnAFault() {
        // When / Then
        assertThatThrownBy(() -> new CollectionDeletion(MANY, key -> {
                            throw new IllegalArgumentException("fault");
                        })
                        .run())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("fault");
    }
}
