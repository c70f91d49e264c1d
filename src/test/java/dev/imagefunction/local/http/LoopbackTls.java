package dev.imagefunction.local.http;

import io.vertx.core.net.PfxOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A certificate for the loopback interface, made once per process by the JDK's {@code keytool}. */
public final class LoopbackTls {
    /** Of the key store, which is the trust store too. */
    public static final String PASSWORD = "changeit";

    private static final Path STORE = make();

    private LoopbackTls() {}

    public static PfxOptions certificate() {
        return new PfxOptions().setPath(STORE.toString()).setPassword(PASSWORD);
    }

    /** PKCS12; what {@code -Djavax.net.ssl.trustStore} takes. */
    public static Path trustStore() {
        return STORE;
    }

    private static Path make() {
        try {
            var directory = Files.createTempDirectory("loopback-tls");
            var store = directory.resolve("keys.p12");
            store.toFile().deleteOnExit();
            var command = "%s -genkeypair -alias local -keyalg EC -groupname secp256r1 -dname CN=127.0.0.1"
                    + " -ext SAN=IP:127.0.0.1,IP:0.0.0.0 -ext BC:critical=ca:true -validity 2 -storetype PKCS12"
                    + " -keystore %s -storepass %s";
            var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
            var made = new ProcessBuilder(
                            command.formatted(keytool, store, PASSWORD).split(" ", -1))
                    .inheritIO()
                    .start()
                    .waitFor();
            if (made != 0) {
                throw new IllegalStateException("keytool made no certificate");
            }
            return store;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(closing);
        }
    }
}
