/** Decodes the images of the gateway's response while it is received. */
@NullMarked
package dev.imagefunction.gateway.answer;

import org.jspecify.annotations.NullMarked;
