package io.streamplane.apiserver.kind.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageNameTest {

    @ParameterizedTest
    @CsvSource({
        "nginx, true",
        "nginx:latest, true",
        "nginx:1.27, false",
        "library/nginx, true",
        "registry.test:5000/a/b_c/d__e, true",
        "registry.test:5000/a:v1, false",
        "[::1]:5000/a, true",
        "LOCALHOST/a, true",
        "nginx@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef, false",
        "nginx:latest@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef, true",
        "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef, false",
        "Nginx, false",
        "a/B, false",
        "'nginx:', false",
        "'nginx latest', false",
        "'', false",
        "-a, false",
        "a//b, false",
    })
    void shouldKnowWhatMeansTheLatest(String image, boolean latest) {
        // When
        boolean found = ImageName.isLatest(image);

        // Then
        assertThat(found).isEqualTo(latest);
    }
}
