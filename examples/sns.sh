#!/bin/sh
# Publishes a generation event. The result appears as generations/internal/example-sns/result.json in the bucket.
# Prints: …-…-…-…-…
set -eu
: "${TOPIC_ARN:?is not set: this example needs AWS}"
aws sns publish --topic-arn "$TOPIC_ARN" --query MessageId --output text \
  --message '{"id": "example-sns", "prompt": "A cute baby sea otter"}'
