package io.streamplane.apiserver.http;

import io.streamplane.schemas.topic.ObjectKey;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Where a list goes on: the revision that it shows, and the last key that was given. */
record ContinueToken(long revision, ObjectKey after) {

    String text() {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((revision + " " + after).getBytes(StandardCharsets.UTF_8));
    }

    static ContinueToken parse(String text) {
        try {
            String plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
            int space = plain.indexOf(' ');
            long revision = Long.parseLong(plain.substring(0, space));
            if (revision <= 0) {
                throw new IllegalArgumentException("it has the revision " + revision);
            }
            return new ContinueToken(revision, ObjectKey.parse(plain.substring(space + 1)));
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new RequestException(HttpFailures.badRequest("continue key is not valid: " + e.getMessage()));
        }
    }
}
