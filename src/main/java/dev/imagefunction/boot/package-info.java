/** The start: settings are checked, parts are put together, and what the first event needs is prepared. */
@NullMarked
package dev.imagefunction.boot;

import org.jspecify.annotations.NullMarked;
