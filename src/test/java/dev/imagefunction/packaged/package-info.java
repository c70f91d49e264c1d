/** What ships, in the local environment: each trigger and each client as it is in production. */
@NullMarked
package dev.imagefunction.packaged;

import org.jspecify.annotations.NullMarked;
