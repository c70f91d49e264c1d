#!/bin/sh
# Publishes a generation event. The result appears as generations/internal/example-sns/result.json in the bucket.
# Prints: …-…-…-…-…
set -eu
aws sns publish --topic-arn "$TOPIC_ARN" --query MessageId --output text \
  --message '{"id": "example-sns", "prompt": "A cute baby sea otter"}'
