package dev.imagefunction;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static java.util.stream.Collectors.groupingBy;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code trigger → generation ← {gateway, storage}}, and nothing against the arrows. */
@AnalyzeClasses(packages = "dev.imagefunction", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String ROOT = "dev.imagefunction.";
    private static final String GENERATION = ROOT + "generation..";
    private static final String GATEWAY = ROOT + "gateway..";
    private static final String STORAGE = ROOT + "storage..";
    private static final String SECRET = ROOT + "secret..";
    private static final String TRIGGER = ROOT + "trigger..";
    private static final String TELEMETRY = ROOT + "telemetry..";
    private static final String BOOT = ROOT + "boot..";
    private static final String LOCAL = ROOT + "local..";

    @ArchTest
    static final ArchRule useCaseKnowsJavaAndItsConfigurationOnly = classes()
            .that()
            .resideInAPackage(GENERATION)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(GENERATION, "java..", "org.jspecify.annotations..", "io.smallrye.config..");

    @ArchTest
    static final ArchRule gatewayKnowsNoOtherEdgeAndNoAws =
            knowsNot(GATEWAY, STORAGE, TRIGGER, TELEMETRY, "software.amazon..", "com.amazonaws..");

    @ArchTest
    static final ArchRule storageKnowsNoOtherEdge =
            knowsNot(STORAGE, GATEWAY, TRIGGER, SECRET, TELEMETRY, "jakarta.ws.rs..");

    @ArchTest
    static final ArchRule triggersReachTheEdgesThroughTheUseCase = knowsNot(TRIGGER, GATEWAY, STORAGE);

    @ArchTest
    static final ArchRule secretsKnowNoEdge = knowsNot(SECRET, GATEWAY, STORAGE, TRIGGER, TELEMETRY);

    @ArchTest
    static final ArchRule telemetryKnowsNoEdge =
            knowsNot(TELEMETRY, GATEWAY, STORAGE, TRIGGER, SECRET, "software.amazon..");

    @ArchTest
    static final ArchRule nothingDependsOnTheStart = noClasses()
            .that()
            .resideOutsideOfPackage(BOOT)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(BOOT);

    @ArchTest
    static final ArchRule nothingThatShipsUsesTheLocalEnvironment =
            noClasses().should().dependOnClassesThat().resideInAPackage(LOCAL);

    @ArchTest
    static final ArchRule producersAreInBoot = noMethods()
            .that()
            .areDeclaredInClassesThat()
            .resideOutsideOfPackage(BOOT)
            .should()
            .beAnnotatedWith(Produces.class)
            .orShould()
            .beAnnotatedWith(Singleton.class);

    @ArchTest
    static final ArchRule observersAreInBoot = methods()
            .that()
            .areDeclaredInClassesThat()
            .resideOutsideOfPackage(BOOT)
            .should(new ArchCondition<>("observe no event") {
                @Override
                public void check(JavaMethod method, ConditionEvents events) {
                    if (method.getParameters().stream().anyMatch(each -> each.isAnnotatedWith(Observes.class))) {
                        events.add(SimpleConditionEvent.violated(method, method.getFullName() + " observes an event"));
                    }
                }
            });

    @ArchTest
    static final ArchRule timeComesFromTheClock = noClasses()
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(LocalDateTime.class, "now")
            .orShould()
            .callMethod(ZonedDateTime.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis");

    /** In a native executable, a virtual thread that reads from a socket can wait for ever (decision 0010). */
    @ArchTest
    static final ArchRule threadsAreNotVirtual = noClasses()
            .should()
            .callMethod(Thread.class, "ofVirtual")
            .orShould()
            .callMethod(Thread.class, "startVirtualThread", Runnable.class)
            .orShould()
            .callMethod(Executors.class, "newVirtualThreadPerTaskExecutor");

    /** Two processes that were restored from one snapshot would give their deliveries the same names. */
    @ArchTest
    static final ArchRule randomNumbersAreSecure = noClasses()
            .should()
            .dependOnClassesThat()
            .belongToAnyOf(Random.class, SplittableRandom.class, ThreadLocalRandom.class)
            .orShould()
            .callMethod(Math.class, "random");

    private static ArchRule knowsNot(String room, String... others) {
        return noClasses()
                .that()
                .resideInAPackage(room)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(others);
    }

    @Test
    void noTwoTypesHaveTheSameSimpleName() throws IOException {
        var files = new ArrayList<Path>();
        for (var folder : List.of("main", "local", "test", "bench")) {
            files.addAll(sources(folder));
        }
        var twice = files.stream()
                .filter(file -> !file.endsWith("package-info.java"))
                .collect(groupingBy(Path::getFileName))
                .values()
                .stream()
                .filter(same -> same.size() > 1)
                .toList();
        assertEquals(List.of(), twice);
    }

    @Test
    void noFileIsLong() throws IOException {
        var tooLong = new ArrayList<String>();
        for (var folder : List.of("main", "local", "test", "bench")) {
            var most = folder.equals("main") || folder.equals("local") ? 250 : 300;
            for (var file : sources(folder)) {
                var lines = Files.readAllLines(file).size();
                if (lines > most) {
                    tooLong.add("%s has %d lines; the limit is %d".formatted(file, lines, most));
                }
            }
        }
        assertEquals(List.of(), tooLong);
    }

    private static List<Path> sources(String folder) throws IOException {
        try (Stream<Path> all = Files.walk(Path.of("src", folder, "java"))) {
            return all.filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .toList();
        }
    }
}
