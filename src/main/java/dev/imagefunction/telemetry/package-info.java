/**
 * What the function reports about itself: one log line for each delivery, from which CloudWatch also takes the metrics.
 */
@NullMarked
package dev.imagefunction.telemetry;

import org.jspecify.annotations.NullMarked;
