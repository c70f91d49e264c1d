/** An HTTP server on the loopback interface, and JSON. */
@NullMarked
package dev.imagefunction.local.http;

import org.jspecify.annotations.NullMarked;
