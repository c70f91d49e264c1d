/** Calls the image gateway: retries, time limit, and interpretation of responses. */
@NullMarked
package dev.imagefunction.gateway;

import org.jspecify.annotations.NullMarked;
