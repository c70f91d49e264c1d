package dev.imagefunction.generation;

import java.time.Clock;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/**
 * Time, threads and random numbers: tests replace them.
 *
 * @param executor runs each parallel call and each upload on a platform thread of its own (decision 0010)
 * @param random for jitter and for the names of deliveries; processes restored from one snapshot must differ in it
 */
public record Platform(Clock clock, Executor executor, Waiting waiting, RandomGenerator random) {}
