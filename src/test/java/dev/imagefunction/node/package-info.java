/** What tests need of Node: projects installed by npm, and commands run. */
@NullMarked
package dev.imagefunction.node;

import org.jspecify.annotations.NullMarked;
