package dev.imagefunction.boot;

import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;
import io.quarkus.runtime.RuntimeValue;
import io.quarkus.runtime.logging.LogCleanupFilter;
import io.quarkus.runtime.logging.LogRuntimeConfig;
import io.quarkus.runtime.logging.LoggingSetupRecorder;
import io.smallrye.common.classloader.ClassPathUtils;
import io.vertx.core.http.impl.HttpClientBase;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.spi.metrics.ClientMetrics;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.logging.ErrorManager;
import java.util.logging.Filter;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import javax.xml.catalog.CatalogFeatures;
import javax.xml.catalog.CatalogManager;
import javax.xml.catalog.CatalogResolver;
import org.apache.hc.client5.http.psl.PublicSuffixMatcher;
import org.apache.hc.client5.http.psl.PublicSuffixMatcherLoader;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.checksums.SdkChecksum;
import software.amazon.awssdk.checksums.spi.ChecksumAlgorithm;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4aHttpSigner;
import software.amazon.awssdk.regions.GeneratedServiceMetadataProvider;
import software.amazon.awssdk.regions.ServiceMetadata;

/**
 * Leaves library code that this function never runs out of the native executable. Each of these classes replaces the
 * one method through which the compiler finds the code. If an upgrade renames a method, the native build fails.
 */
@SuppressWarnings("DoNotCallSuggester")
final class LeftOut {
    private LeftOut() {}

    private static UnsupportedOperationException leftOut(String what) {
        return new UnsupportedOperationException(what + " is not in this executable");
    }

    /** The gateway is called over HTTP/1.1, one call on a connection. */
    @TargetClass(className = "io.vertx.core.http.impl.Http2ClientConnection")
    static final class Http2 {
        @TargetClass(className = "io.vertx.core.http.impl.VertxHttp2ConnectionHandler")
        static final class Connection {}

        @Substitute
        @SuppressWarnings("rawtypes")
        static Connection createHttp2ConnectionHandler(
                HttpClientBase client,
                ClientMetrics metrics,
                ContextInternal context,
                boolean isUpgrade,
                Object metric) {
            throw leftOut("HTTP/2");
        }
    }

    /** An executable has no jars in which to look for configuration. */
    @TargetClass(ClassPathUtils.class)
    static final class Jars {
        @Substitute
        static <R> R processAsJarPath(Path jar, String path, Function<Path, R> function) {
            throw leftOut("reading jars");
        }
    }

    /** Lambda takes the log from the console. */
    @TargetClass(LoggingSetupRecorder.class)
    static final class OtherLogs {
        @Substitute
        static Handler configureFileHandler(
                LogRuntimeConfig.FileConfig config,
                ErrorManager errors,
                LogCleanupFilter cleanup,
                Map<String, Filter> filters,
                List<RuntimeValue<Optional<Formatter>>> formatters,
                boolean isBanner) {
            throw leftOut("logging to a file");
        }

        @Substitute
        static Handler configureSyslogHandler(
                LogRuntimeConfig.SyslogConfig config,
                ErrorManager errors,
                LogCleanupFilter cleanup,
                Map<String, Filter> filters,
                List<RuntimeValue<Optional<Formatter>>> formatters,
                boolean isBanner) {
            throw leftOut("logging to syslog");
        }

        @Substitute
        static Handler configureSocketHandler(
                LogRuntimeConfig.SocketConfig config,
                ErrorManager errors,
                LogCleanupFilter cleanup,
                Map<String, Filter> filters,
                List<RuntimeValue<Optional<Formatter>>> formatters,
                boolean isBanner) {
            throw leftOut("logging to a socket");
        }
    }

    /**
     * The list of 10,000 public domains. The AWS SDK's HTTP client would read it at each start, to check cookies, although the
     * SDK keeps none. Host names are verified without it.
     */
    @TargetClass(PublicSuffixMatcherLoader.class)
    static final class PublicSuffixes {
        /** What the library itself uses where the list is missing. */
        @Substitute
        static PublicSuffixMatcher getDefault() {
            return new PublicSuffixMatcher(List.of("com"), null);
        }
    }

    /**
     * XML catalogs, and with them the whole of XML Schema. Only the AWS SDK reads XML. It switches off document types
     * and external entities, which alone need a catalog.
     */
    @TargetClass(CatalogManager.class)
    static final class XmlCatalogs {
        @Substitute
        static CatalogResolver catalogResolver(CatalogFeatures features, URI... uris) {
            throw leftOut("reading XML catalogs");
        }
    }

    /**
     * The AWS SDK's table of 300 services and their regions. Each client's rules decide its endpoints; the SDK also
     * reads this table and ignores the result.
     */
    @Substitute
    @TargetClass(GeneratedServiceMetadataProvider.class)
    static final class Services {
        @Substitute
        Services() {}

        /** The table returns null for an unknown service. */
        @Substitute
        public @Nullable ServiceMetadata serviceMetadata(String endpointPrefix) {
            return null;
        }
    }

    /**
     * Checksums by the AWS SDK's optional native library (CRT), whose types cannot be resolved.
     *
     * @see <a href="https://github.com/aws/aws-sdk-java-v2/issues/4803">Unresolved types of the CRT</a>
     */
    @TargetClass(className = "software.amazon.awssdk.checksums.internal.ChecksumProvider")
    static final class CrtChecksums {
        @Substitute
        static SdkChecksum createCrtCrc32C() {
            throw leftOut("the CRT");
        }

        @Substitute
        static SdkChecksum crc64NvmeCrtImplementation() {
            throw leftOut("the CRT");
        }

        @Substitute
        static SdkChecksum crtXxHash(ChecksumAlgorithm algorithm) {
            throw leftOut("the CRT");
        }
    }

    /** Signatures for several regions, by the same library. */
    @TargetClass(AwsV4aHttpSigner.class)
    static final class CrtSignatures {
        @Substitute
        static AwsV4aHttpSigner create() {
            throw leftOut("the CRT");
        }
    }
}
