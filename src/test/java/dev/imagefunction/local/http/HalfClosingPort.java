package dev.imagefunction.local.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Scanner;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/**
 * A port that requests an image for one caller, over TLS. The response has no length; TLS announces its end, and the connection stays open
 * until the client closes it.
 */
public final class HalfClosingPort implements AutoCloseable {
    private final SSLServerSocket server;

    public HalfClosingPort(URI target) throws IOException, GeneralSecurityException {
        server = (SSLServerSocket)
                context().getServerSocketFactory().createServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(() -> {
            try (var connection = (SSLSocket) server.accept()) {
                serve(connection, target);
            } catch (IOException | InterruptedException closed) {
                // The test has ended.
            }
        });
    }

    private static SSLContext context() throws IOException, GeneralSecurityException {
        var password = LoopbackTls.PASSWORD.toCharArray();
        var keys = KeyStore.getInstance("PKCS12");
        try (var stored = Files.newInputStream(LoopbackTls.trustStore())) {
            keys.load(stored, password);
        }
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, password);
        var context = SSLContext.getInstance("TLSv1.3");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    private static void serve(SSLSocket connection, URI target) throws IOException, InterruptedException {
        var head = new Scanner(connection.getInputStream(), ISO_8859_1)
                .useDelimiter("\r\n\r\n")
                .next();
        var bearer = Pattern.compile("(?im)^authorization: *(.*)$").matcher(head);
        var request = HttpRequest.newBuilder(target.resolve(head.split(" ", 3)[1]))
                .version(HttpClient.Version.HTTP_1_1)
                .header("Authorization", bearer.find() ? bearer.group(1).strip() : "")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"prompt\":\"An otter\",\"model\":\"gpt-image-1\"}"));
        try (var client = HttpClient.newHttpClient()) {
            var response = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            var out = connection.getOutputStream();
            out.write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n"
                    .getBytes(ISO_8859_1));
            out.write(response.body());
        }
        connection.shutdownOutput();
        while (connection.getInputStream().read() >= 0) {
            // Waits until the client closes the connection.
        }
    }

    public int port() {
        return server.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
