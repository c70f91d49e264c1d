/** What the function reports of itself: one log line for each delivery, which is also its metrics. */
@NullMarked
package dev.imagefunction.telemetry;

import org.jspecify.annotations.NullMarked;
