/** The image gateway: one paid call at a time, its retries, its time limit, and what its responses mean. */
@NullMarked
package dev.imagefunction.gateway;

import org.jspecify.annotations.NullMarked;
