package dev.imagefunction.packaged;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.imagefunction.local.LocalEnvironment;
import dev.imagefunction.node.Command;
import dev.imagefunction.node.NodeProject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The page in Chromium. {@code -Dscreenshots=docs/images} renews the screenshots of the documentation. */
@ExtendWith(Deployment.class)
class BrowserIT {
    /** The headless shell needs two thirds of the processor time that the browser needs. */
    private static final Optional<Path> BROWSER = Command.find("chromium-headless-shell", "chromium");

    private static final Path PROGRAM = Path.of(System.getProperty("build.directory", "target"), "page");
    private static final Path SCREENSHOTS = Path.of(
            System.getProperty("screenshots", PROGRAM.resolve("screenshots").toString()));

    @BeforeAll
    static void install() throws Exception {
        assumeTrue(BROWSER.isPresent(), "chromium is not installed: the page was not tested in a browser");
        NodeProject.install(Path.of("src/test/node/page"), PROGRAM, "the page was not tested in a browser");
        Files.createDirectories(SCREENSHOTS);
    }

    @Test
    void pageDoesInTheBrowserWhatItsProgramExpects(LocalEnvironment local) throws Exception {
        local.gateway().padding(1_000_000); // the page shows the size in MB
        var environment = Map.of(
                "CHROMIUM",
                BROWSER.orElseThrow().toString(),
                "BASE_URL",
                local.http() + "/",
                "TOKEN",
                LocalEnvironment.HTTP_KEY,
                "SCREENSHOTS",
                SCREENSHOTS.toAbsolutePath().toString());

        System.out.println(
                Command.run(List.of("node", PROGRAM.resolve("page.mjs").toString()), environment));
    }
}
