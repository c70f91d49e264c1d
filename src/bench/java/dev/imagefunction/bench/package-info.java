/** Measures the packaged function beside what a user would write instead, in one sitting. */
@NullMarked
package dev.imagefunction.bench;

import org.jspecify.annotations.NullMarked;
