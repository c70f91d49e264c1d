package dev.imagefunction.boot;

import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.regions.GeneratedServiceMetadataProvider;
import software.amazon.awssdk.regions.ServiceMetadata;

/**
 * Leaves the AWS SDK's table of 300 services and their regions out of the native executable. The rules of each client decide
 * its endpoints; the SDK asks this table too, and does not use what it says.
 */
@Substitute
@TargetClass(GeneratedServiceMetadataProvider.class)
final class NoServiceMetadata {
    @Substitute
    NoServiceMetadata() {}

    /** Null is what the table says of a service that it does not know. */
    @Substitute
    public @Nullable ServiceMetadata serviceMetadata(String endpointPrefix) {
        return null;
    }
}
