#!/bin/bash
# Writes function.aot: runs the function in the Lambda emulator that the base image has, sends it events that it refuses, which
# needs no gateway and no bucket, and ends it.
set -eu
export GATEWAY_API_KEY=sk-training IMAGE_BUCKET=training QUARKUS_FUNQY_EXPORT=generate FUNCTION_TIMEOUT=300
export AWS_REGION=us-east-1 AWS_ACCESS_KEY_ID=training AWS_SECRET_ACCESS_KEY=training AWS_LAMBDA_FUNCTION_MEMORY_SIZE=1024
export JAVA_AOT=-XX:AOTCacheOutput=function.aot
cat > /tmp/training <<'RUN'
#!/bin/sh
echo $$ > /tmp/training.pid
exec ./run.sh dev.imagefunction.boot.Handler::handleRequest
RUN
chmod +x /tmp/training
/usr/local/bin/aws-lambda-rie /tmp/training &
for I in $(seq 20); do
  curl -sS --retry 30 --retry-connrefused --retry-delay 1 -d "{\"n\": $I}" \
      http://localhost:8080/2015-03-31/functions/function/invocations
done
TRAINING=$(cat /tmp/training.pid)
kill -TERM "$TRAINING"
# It writes the cache before it ends.
for _ in $(seq 120); do kill -0 "$TRAINING" 2>/dev/null || break; sleep 1; done
[ -s function.aot ]
kill $! 2>/dev/null || true
rm -f /tmp/training /tmp/training.pid
ls -l function.aot
