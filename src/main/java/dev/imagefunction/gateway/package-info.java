/** Asks the image gateway for images, as seldom as can be, and believes no answer it has not checked. */
@NullMarked
package dev.imagefunction.gateway;

import org.jspecify.annotations.NullMarked;
