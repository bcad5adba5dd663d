package io.streamplane.apiserver.kind.core;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the tag of an image as Kubernetes does ({@code ParseImageName} over the grammar of
 * {@code github.com/distribution/reference}): a name without tag and digest means {@code latest}, one that is no name of an
 * image has no tag.
 */
final class ImageName {

    private static final String PART = "(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])";
    private static final String DOMAIN = "(?:" + PART + "(?:\\." + PART + ")*|\\[[a-fA-F0-9:]+])(?::[0-9]+)?";
    private static final String COMPONENT = "[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*";
    private static final Pattern REFERENCE = Pattern.compile(
            "(?:" + DOMAIN + "/)?" + COMPONENT + "(?:/" + COMPONENT
                    + ")*(?::(?<tag>\\w[\\w.-]{0,127}))?(?<digest>@[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,})?");
    private static final Pattern IDENTIFIER = Pattern.compile("[a-f0-9]{64}");

    private ImageName() {}

    static boolean isLatest(String image) {
        Matcher reference = REFERENCE.matcher(image);
        if (!reference.matches() || IDENTIFIER.matcher(image).matches()) {
            return false;
        }
        String tag = reference.group("tag");
        return tag == null ? reference.group("digest") == null : tag.equals("latest");
    }
}
