package dev.imagefunction.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A throw-away certificate for the loopback address, and what makes each subject trust it.
 *
 * @param context what the servers speak TLS by
 * @param pem the certificate, for Node and Python
 * @param trustStore the same, PKCS12, not encrypted, for Java
 */
record Authority(SSLContext context, Path pem, Path trustStore) {
    static final String PASSWORD = "changeit";

    static Authority make(Path directory) throws IOException, InterruptedException, GeneralSecurityException {
        var keys = directory.resolve("keys.p12");
        var arguments = "-genkeypair -alias bench -keyalg EC -groupname secp256r1 -dname CN=127.0.0.1 -validity 2"
                + " -ext SAN=IP:127.0.0.1,DNS:localhost -ext BC:critical=ca:true -storetype PKCS12 -storepass "
                + PASSWORD;
        var command = new ArrayList<>(List.of(arguments.split(" ")));
        command.add(
                0, Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of("-keystore", keys.toString()));
        var keytool = new ProcessBuilder(command);
        if (keytool.start().waitFor() != 0) {
            throw new IOException("keytool made no certificate");
        }
        var store = KeyStore.getInstance(keys.toFile(), PASSWORD.toCharArray());
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(store, PASSWORD.toCharArray());
        var context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);

        var certificate = store.getCertificate("bench");
        var pem = directory.resolve("bench.pem");
        var base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded());
        Files.writeString(pem, "-----BEGIN CERTIFICATE-----\n" + base64 + "\n-----END CERTIFICATE-----\n", US_ASCII);
        // Not encrypted, like the store that is built into an executable: its password costs 15 ms of a start.
        System.setProperty("keystore.pkcs12.certProtectionAlgorithm", "NONE");
        System.setProperty("keystore.pkcs12.macAlgorithm", "NONE");
        var trust = KeyStore.getInstance("PKCS12");
        trust.load(null, null);
        trust.setCertificateEntry("bench", certificate);
        var trustStore = directory.resolve("trust.p12");
        try (var out = Files.newOutputStream(trustStore)) {
            trust.store(out, PASSWORD.toCharArray());
        }
        return new Authority(context, pem, trustStore);
    }
}
