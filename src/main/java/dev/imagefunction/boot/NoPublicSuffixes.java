package dev.imagefunction.boot;

import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;
import java.util.List;
import org.apache.hc.client5.http.psl.PublicSuffixMatcher;
import org.apache.hc.client5.http.psl.PublicSuffixMatcherLoader;

/**
 * Leaves the public suffix list out of the native executable. The AWS SDK's HTTP client would read its 10,000 domains at
 * each start, to check cookies, although the SDK keeps none. Host names are verified without it.
 */
@TargetClass(PublicSuffixMatcherLoader.class)
final class NoPublicSuffixes {
    private NoPublicSuffixes() {}

    /** What the library itself uses where the list is missing. */
    @Substitute
    static PublicSuffixMatcher getDefault() {
        return new PublicSuffixMatcher(List.of("com"), null);
    }
}
