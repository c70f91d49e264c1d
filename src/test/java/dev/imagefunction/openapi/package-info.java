/** The OpenAPI description, and what holds HTTP requests and responses against it. */
@NullMarked
package dev.imagefunction.openapi;

import org.jspecify.annotations.NullMarked;
