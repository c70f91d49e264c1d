/** Explores every schedule of small numbers of deliveries, faults and freezes in virtual time; docs/testing.md explains it. */
@NullMarked
package dev.imagefunction.generation.exploration;

import org.jspecify.annotations.NullMarked;
