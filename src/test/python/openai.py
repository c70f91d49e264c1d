"""Stands in for OpenAI's client for Python where that is not installed: sends the same request for an image."""
import json
import os
import types
import urllib.request


class OpenAI:
    def __init__(self, timeout):
        self.timeout = timeout
        self.images = self

    def generate(self, *, extra_headers, **body):
        request = urllib.request.Request(
            os.environ["OPENAI_BASE_URL"] + "/images/generations",
            data=json.dumps(body).encode(),
            headers={
                "Authorization": "Bearer " + os.environ["OPENAI_API_KEY"],
                "Content-Type": "application/json",
                "Accept": "application/json",
                **extra_headers,
            },
        )
        with urllib.request.urlopen(request, timeout=self.timeout) as response:
            return json.load(response, object_hook=lambda fields: types.SimpleNamespace(**fields))
