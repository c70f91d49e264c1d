/** The packaged function in the local environment: each trigger and each client as in production. */
@NullMarked
package dev.imagefunction.packaged;

import org.jspecify.annotations.NullMarked;
