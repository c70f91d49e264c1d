package dev.imagefunction.boot;

import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;
import software.amazon.awssdk.checksums.SdkChecksum;
import software.amazon.awssdk.checksums.spi.ChecksumAlgorithm;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4aHttpSigner;

/**
 * Removes the AWS SDK's links to its optional native library (CRT) from the native executable, where they would have to be
 * resolved. The function uses neither those checksums nor signatures for several regions.
 *
 * @see <a href="https://github.com/aws/aws-sdk-java-v2/issues/4803">Unresolved types of the CRT</a>
 */
final class WithoutCrt {
    private WithoutCrt() {}

    private static UnsupportedOperationException missing() {
        return new UnsupportedOperationException("the AWS SDK's CRT is not in this executable");
    }

    @SuppressWarnings("DoNotCallSuggester")
    @TargetClass(className = "software.amazon.awssdk.checksums.internal.ChecksumProvider")
    static final class Checksums {
        private Checksums() {}

        @Substitute
        static SdkChecksum createCrtCrc32C() {
            throw missing();
        }

        @Substitute
        static SdkChecksum crc64NvmeCrtImplementation() {
            throw missing();
        }

        @Substitute
        static SdkChecksum crtXxHash(ChecksumAlgorithm algorithm) {
            throw missing();
        }
    }

    @SuppressWarnings("DoNotCallSuggester")
    @TargetClass(AwsV4aHttpSigner.class)
    static final class SeveralRegions {
        private SeveralRegions() {}

        @Substitute
        static AwsV4aHttpSigner create() {
            throw missing();
        }
    }
}
