package dev.imagefunction.boot;

import dev.imagefunction.storage.S3Errors;
import dev.imagefunction.storage.StorageConfig;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
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
@Singleton
final class AwsClients {
    /** The longest call to Secrets Manager, SSM and SQS, with its retries. */
    private static final Duration LONGEST_CALL = Duration.ofSeconds(5);

    private final StorageConfig config;
    private final SdkHttpClient http;
    private final AwsCredentialsProvider credentials =
            DefaultCredentialsProvider.builder().build();

    AwsClients(StorageConfig config) {
        this.config = config;
        this.http = Apache5HttpClient.builder()
                .connectionTimeout(config.connectTimeout())
                .socketTimeout(config.readTimeout())
                // A process that was frozen must not use a connection that the server has closed since. Each
                // connection's
                // age is checked before its use; a thread that closes old ones would only wake the process.
                .connectionMaxIdleTime(Duration.ofSeconds(5))
                .useIdleConnectionReaper(false)
                .expectContinueEnabled(false)
                .proxyConfiguration(
                        Proxy.of(System.getenv()).map(Proxy::forAws).orElseGet(() -> ProxyConfiguration.builder()
                                .useEnvironmentVariableValues(false)
                                .build()))
                .build();
    }

    @Produces
    @Singleton
    AwsCredentialsProvider credentials() {
        return credentials;
    }

    @Produces
    @Singleton
    S3Client s3() {
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
                .serviceConfiguration(configuration())
                .overrideConfiguration(override -> override.retryStrategy(retries))
                .build();
    }

    @Produces
    @Singleton
    S3Presigner presigner() {
        return S3Presigner.builder()
                .credentialsProvider(credentials)
                .serviceConfiguration(configuration())
                .build();
    }

    /** Without chunks, which would hash the content once more. */
    private S3Configuration configuration() {
        return S3Configuration.builder()
                .pathStyleAccessEnabled(config.pathStyle())
                .chunkedEncodingEnabled(false)
                .expectContinueEnabled(false)
                .build();
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
