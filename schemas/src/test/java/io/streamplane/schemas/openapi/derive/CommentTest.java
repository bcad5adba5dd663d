package io.streamplane.schemas.openapi.derive;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.schemas.openapi.derive.ProtoSources.Comment;
import org.junit.jupiter.api.Test;

class CommentTest {

    @Test
    void shouldReadMarkersThroughTheConditionsAroundThem() {
        // When
        Comment comment = Comment.of("""
                The number of pods.
                +optional
                +k8s:alpha(since: "1.36")=+k8s:minimum=0
                +k8s:alpha(since:"1.37")=+k8s:ifDisabled(ScaleToZero)=+k8s:maxItems=1
                +k8s:alpha(since: "1.36")=+k8s:ifEnabled(ScaleToZero)=+k8s:maxLength=9
                +k8s:format="k8s-short-name"
                +default="a b"
                """);

        // Then
        assertThat(comment.text()).isEqualTo("The number of pods.");
        assertThat(comment.first("k8s:minimum")).isEqualTo("0");
        assertThat(comment.first("k8s:maxItems")).isEqualTo("1");
        assertThat(comment.first("k8s:maxLength")).isNull();
        assertThat(comment.first("k8s:format")).isEqualTo("\"k8s-short-name\"");
        assertThat(comment.first("default")).isEqualTo("\"a b\"");
        assertThat(comment.markers()).containsKey("optional");
    }
}
