#!/bin/sh
# Starts an execution of one-image.asl.json; the execution's name becomes the id of the generation.
# Prints: arn:aws:states:…
set -eu
: "${STATE_MACHINE_ARN:?is not set: this example needs AWS}"
aws stepfunctions start-execution --state-machine-arn "$STATE_MACHINE_ARN" --name example-step-functions \
  --input '{"prompt": "A cute baby sea otter"}' --query executionArn --output text
