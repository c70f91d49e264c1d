/** Keys and tokens: from the environment in development, from AWS's secret stores in production. */
@NullMarked
package dev.imagefunction.secret;

import org.jspecify.annotations.NullMarked;
