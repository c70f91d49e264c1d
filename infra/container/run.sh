#!/bin/sh
# Starts the function in the JVM: on the cache, or with JAVA_AOT=-XX:AOTCacheOutput=… to write one. The collector is fixed,
# because the cache is made for it.
cd "${LAMBDA_TASK_ROOT:-/var/task}" || exit 1
CLASSES=$(printf '%s:' "${LAMBDA_RUNTIME_LIB:-/var/runtime/lib}"/*.jar function.jar lib/*.jar)
exec java "${JAVA_AOT:--XX:AOTCache=function.aot}" -XX:+UseSerialGC --add-opens=java.base/java.lang=ALL-UNNAMED \
    -cp "${CLASSES%:}" com.amazonaws.services.lambda.runtime.api.client.AWSLambda "$@"
