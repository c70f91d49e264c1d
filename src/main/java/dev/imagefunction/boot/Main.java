package dev.imagefunction.boot;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;

/** Starts the native executable. */
@QuarkusMain
public final class Main {
    Main() {}

    public static void main(String... args) {
        StartCheck.run();
        FirstConnection.begin(System.getenv());
        Quarkus.run(args);
    }
}
