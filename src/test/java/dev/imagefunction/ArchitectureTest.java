package dev.imagefunction;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZonedDateTime;

/** {@code trigger → generation ← {gateway, storage}}, and nothing against the arrows. */
@AnalyzeClasses(packages = "dev.imagefunction", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String GENERATION = "dev.imagefunction.generation..";
    private static final String GATEWAY = "dev.imagefunction.gateway..";
    private static final String STORAGE = "dev.imagefunction.storage..";
    private static final String SECRET = "dev.imagefunction.secret..";
    private static final String TRIGGER = "dev.imagefunction.trigger..";
    private static final String LOCAL = "dev.imagefunction.local..";

    @ArchTest
    static final ArchRule useCaseKnowsJavaAndItsConfigurationOnly = classes()
            .that()
            .resideInAPackage(GENERATION)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(GENERATION, "java..", "org.jspecify.annotations..", "io.smallrye.config..");

    @ArchTest
    static final ArchRule gatewayKnowsNoOtherEdge = noClasses()
            .that()
            .resideInAPackage(GATEWAY)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(STORAGE, TRIGGER, "software.amazon..", "com.amazonaws..");

    @ArchTest
    static final ArchRule storageKnowsNoOtherEdge = noClasses()
            .that()
            .resideInAPackage(STORAGE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(GATEWAY, TRIGGER, SECRET, "jakarta.ws.rs..");

    @ArchTest
    static final ArchRule triggersReachTheEdgesThroughTheUseCase = noClasses()
            .that()
            .resideInAPackage(TRIGGER)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(GATEWAY, STORAGE);

    @ArchTest
    static final ArchRule secretsAreForTheGatewayAndTheTriggers = classes()
            .that()
            .resideInAPackage(SECRET)
            .should()
            .onlyHaveDependentClassesThat()
            .resideInAnyPackage(SECRET, GATEWAY, TRIGGER);

    @ArchTest
    static final ArchRule secretsKnowNoEdge = noClasses()
            .that()
            .resideInAPackage(SECRET)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(GATEWAY, STORAGE, TRIGGER);

    @ArchTest
    static final ArchRule nothingThatShipsUsesWhatStandsIn =
            noClasses().should().dependOnClassesThat().resideInAPackage(LOCAL);

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
}
