/** The image gateway: its contract, its images, its charges and its faults. */
@NullMarked
package dev.imagefunction.local.gateway;

import org.jspecify.annotations.NullMarked;
