package dev.imagefunction.boot;

import dev.imagefunction.storage.S3Errors;
import java.time.Duration;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.http.apache5.ProxyConfiguration;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.ssm.SsmClient;

/** All AWS clients, on one HTTP client. */
final class AwsClients {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

    /** The longest wait for the next byte. */
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(20);

    /** The longest call to Secrets Manager, SSM and SQS, with its retries. */
    private static final Duration LONGEST_CALL = Duration.ofSeconds(5);

    private final SdkHttpClient http;
    private final AwsCredentialsProvider credentials =
            DefaultCredentialsProvider.builder().build();
    private final Supplier<S3Client> s3;
    private final Supplier<S3Presigner> presigner;

    /** @param pathStyle whether the bucket is part of the path, and not of the host name */
    AwsClients(boolean pathStyle) {
        var proxy = Proxy.of(System.getenv()).map(Proxy::forAws).orElseGet(() -> ProxyConfiguration.builder()
                .useEnvironmentVariableValues(false)
                .build());
        this.http = new RenewedHttpClient(() -> Apache5HttpClient.builder()
                .connectionTimeout(CONNECT_TIMEOUT)
                .socketTimeout(READ_TIMEOUT)
                // The server may close a connection while the process is frozen. So each connection's age is checked
                // before it is used; a thread that closes old connections would only wake the process.
                .connectionMaxIdleTime(Duration.ofSeconds(5))
                .useIdleConnectionReaper(false)
                .expectContinueEnabled(false)
                .proxyConfiguration(proxy)
                .build());
        var configuration = S3Configuration.builder()
                .pathStyleAccessEnabled(pathStyle)
                // Chunks would hash the content once more.
                .chunkedEncodingEnabled(false)
                .expectContinueEnabled(false)
                .build();
        s3 = new Lazy<>(() -> s3(configuration));
        presigner = new Lazy<>(() -> S3Presigner.builder()
                .credentialsProvider(credentials)
                .serviceConfiguration(configuration)
                .build());
    }

    private S3Client s3(S3Configuration configuration) {
        // Retries until the time of the call is over, so that a paid image is not lost while S3 has trouble.
        var retries = AwsRetryStrategy.standardRetryStrategy().toBuilder()
                .maxAttempts(100)
                .circuitBreakerEnabled(false)
                .retryOnException(S3Errors::isToBeSentAgain)
                .backoffStrategy(BackoffStrategy.exponentialDelay(Duration.ofMillis(50), Duration.ofSeconds(3)))
                .throttlingBackoffStrategy(
                        BackoffStrategy.exponentialDelay(Duration.ofMillis(300), Duration.ofSeconds(5)))
                .build();
        return S3Client.builder()
                .httpClient(http)
                .credentialsProvider(credentials)
                .serviceConfiguration(configuration)
                .overrideConfiguration(override ->
                        override.retryStrategy(retries).addExecutionInterceptor(new S3Errors.TimedOutAttempts()))
                .build();
    }

    AwsCredentialsProvider credentials() {
        return credentials;
    }

    S3Client s3() {
        return s3.get();
    }

    S3Presigner presigner() {
        return presigner.get();
    }

    SqsClient sqs() {
        return limited(SqsClient.builder()).build();
    }

    SecretsManagerClient secretsManager() {
        return limited(SecretsManagerClient.builder()).build();
    }

    SsmClient ssm() {
        return limited(SsmClient.builder()).build();
    }

    private <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> B limited(B builder) {
        return builder.httpClient(http)
                .credentialsProvider(credentials)
                .overrideConfiguration(override -> override.apiCallTimeout(LONGEST_CALL));
    }
}
