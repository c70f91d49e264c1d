"""One image with OpenAI's client for Python (pip install openai), which reads OPENAI_BASE_URL and OPENAI_API_KEY.

Prints: http…/example-python/0.png?X-Amz-…
"""
from openai import OpenAI

client = OpenAI(timeout=180)
# With the key a retry of the client is not charged again.
images = client.images.generate(
    model="gpt-image-1.5",
    prompt="A cute baby sea otter",
    extra_headers={"Idempotency-Key": "example-python"},
)
print(images.data[0].url)
