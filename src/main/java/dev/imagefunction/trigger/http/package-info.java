/** OpenAI's images API over HTTP, the page, and who may call. */
@NullMarked
package dev.imagefunction.trigger.http;

import org.jspecify.annotations.NullMarked;
