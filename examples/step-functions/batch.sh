#!/bin/sh
# Uploads a file with one generation event per line and starts the stack's batch on it (output BatchArn). A line without
# an id gets the execution's name and its index: example-batch-1.
# Prints: arn:aws:states:…
set -eu
: "${BUCKET:?is not set}"
: "${STATE_MACHINE_ARN:?is not set: this example needs AWS}"
aws s3 cp --only-show-errors examples/step-functions/batch.jsonl "s3://$BUCKET/batches/example-batch.jsonl"
aws stepfunctions start-execution --state-machine-arn "$STATE_MACHINE_ARN" --name example-batch \
  --input '{"key": "batches/example-batch.jsonl"}' --query executionArn --output text
