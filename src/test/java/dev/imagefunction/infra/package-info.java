/** Checks the deployment's templates against rules, each of which is shown to fail on a broken template. */
package dev.imagefunction.infra;
