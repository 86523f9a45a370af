"""Asks an engine through the official package of OpenAI. The argument is its address, `http://127.0.0.1:PORT/v1`."""

import json
import sys

import openai

client = openai.OpenAI(base_url=sys.argv[1], api_key="none", max_retries=0)

names = [model.id for model in client.models.list()]
assert names == ["tiny", "plain"], names
assert client.models.retrieve("plain").id == "plain"

settings = {"model": "tiny", "prompt": "Процедура ", "temperature": 0, "max_tokens": 12}
whole = client.completions.create(**settings)
assert whole.choices[0].finish_reason in ("length", "stop")
assert whole.usage.total_tokens == whole.usage.prompt_tokens + whole.usage.completion_tokens
parts = list(client.completions.create(**settings, stream=True, stream_options={"include_usage": True}))
text = "".join(choice.text for part in parts for choice in part.choices)
assert text == whole.choices[0].text, (text, whole)
assert parts[-1].usage.completion_tokens == whole.usage.completion_tokens

filled = client.completions.create(**settings, suffix="КонецПроцедуры")
assert filled.choices[0].text != whole.choices[0].text
told = client.completions.create(**settings, logprobs=2)
assert len(told.choices[0].logprobs.tokens) == len(told.choices[0].logprobs.token_logprobs) > 0
adapted = client.completions.create(**{**settings, "model": "plain"})
assert adapted.choices[0].text != whole.choices[0].text
several = client.completions.create(**{**settings, "temperature": 1.5}, n=3, seed=5)
assert len({choice.text for choice in several.choices}) > 1

messages = [{"role": "system", "content": "Кратко."}, {"role": "user", "content": "Привет"}]
chat = {"model": "tiny", "messages": messages, "temperature": 0, "max_completion_tokens": 12}
answer = client.chat.completions.create(**chat, logprobs=True, top_logprobs=2)
assert answer.choices[0].message.role == "assistant"
assert len(answer.choices[0].logprobs.content[0].top_logprobs) == 2
parts = client.chat.completions.create(**chat, stream=True)
text = "".join(part.choices[0].delta.content or "" for part in parts)
assert text == answer.choices[0].message.content, (text, answer)

schema = {
    "type": "object",
    "properties": {"kind": {"enum": ["Catalog", "Document"]}, "length": {"type": "integer", "minimum": 0, "maximum": 99}},
    "required": ["kind", "length"],
    "additionalProperties": False,
}
form = {"type": "json_schema", "json_schema": {"name": "field", "schema": schema, "strict": True}}
formed = client.chat.completions.create(**{**chat, "max_completion_tokens": 300}, response_format=form)
assert formed.choices[0].finish_reason == "stop", formed
assert set(json.loads(formed.choices[0].message.content)) == {"kind", "length"}
pattern = {"structured_outputs": {"regex": "да|нет"}}
chosen = client.completions.create(**settings, extra_body=pattern)
assert chosen.choices[0].text in ("да", "нет")


def refused(error, field, ask, **arguments):
    """Checks that a request is refused as the package knows it, with the field."""
    try:
        ask(**arguments)
    except error as refusal:
        assert refusal.body["param"] == field, refusal.body
        assert refusal.body["message"], refusal.body
    else:
        raise AssertionError(arguments)


refused(openai.NotFoundError, "model", client.completions.create, model="none", prompt="а")
refused(openai.BadRequestError, "temperature", client.completions.create, **{**settings, "temperature": 9})
refused(openai.BadRequestError, "messages", client.chat.completions.create, **{**chat, "messages": []})
