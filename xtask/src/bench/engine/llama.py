"""Measures a GGUF file with llama.cpp as `onec engine bench` measures it with ours, and prints the same JSON.

    llama.py FILE THREADS RUNS GENERATE PROMPT [PROMPT …]
"""

import json
import sys
import time

import llama_cpp

file = sys.argv[1]
threads, runs, generate, *prompts = map(int, sys.argv[2:])
model = llama_cpp.Llama(
    file,
    n_ctx=max(prompts) + generate,
    n_threads=threads,
    n_threads_batch=threads,
    n_batch=512,
    verbose=False,
)


def tokens(first, count):
    return [it * 31 % model.n_vocab() for it in range(first, first + count)]


def measure(prompt):
    """Seconds of reading a prompt, and of writing behind it."""
    model.reset()
    began = time.perf_counter()
    model.eval(tokens(0, prompt))
    read = time.perf_counter() - began
    began = time.perf_counter()
    if prompt == prompts[0]:
        for place in range(generate):
            model.eval(tokens(prompt + place, 1))
    return read, time.perf_counter() - began


# The first time pages of the file come into memory.
measure(prompts[0])
prefill, decode = [], 0
for prompt in prompts:
    times = [measure(prompt) for _ in range(runs)]
    prefill.append({"tokens": prompt, "speed": prompt / min(it[0] for it in times)})
    if prompt == prompts[0]:
        decode = generate / min(it[1] for it in times)
        status = open("/proc/self/status").read().splitlines()
        resident = next(it for it in status if it.startswith("VmRSS"))
        memory = int(resident.split()[1]) * 1024
print(json.dumps({"prefill": prefill, "decode": decode, "memory": memory}))
