#!/usr/bin/env python3
"""check_schema.py SCHEMA FILE - is FILE ("-": standard input) what SCHEMA says?

FILE is one JSON value, or, named *.ndjson or with the record schema, a value a line. Exit 0: yes; 1: no, with the
first fault of each value; 2: usage; 77: python3-jsonschema is not installed.
"""
import json
import os
import sys

try:
    import jsonschema
except ImportError:
    print('check_schema: python3-jsonschema is not installed', file=sys.stderr)
    sys.exit(77)


def load(path):
    """The schema; a $ref to another schema of the same folder becomes that schema."""
    folder = os.path.dirname(os.path.abspath(path))
    known = {}
    for name in sorted(os.listdir(folder)):
        if name.endswith('.schema.json'):
            with open(os.path.join(folder, name), encoding='utf-8') as file:
                schema = json.load(file)
                known[schema['$id']] = schema

    def inline(value):
        if isinstance(value, dict):
            return known[value['$ref']] if value.get('$ref') in known else {k: inline(v) for k, v in value.items()}
        return [inline(v) for v in value] if isinstance(value, list) else value

    with open(path, encoding='utf-8') as file:
        return inline(json.load(file))


def refuse_constant(name):
    raise ValueError(f'{name} is no JSON')


def main():
    if len(sys.argv) != 3:
        print(__doc__, file=sys.stderr)
        return 2
    schema_path, path = sys.argv[1:]
    data = sys.stdin.buffer.read() if path == '-' else open(path, 'rb').read()
    by_line = path.endswith('.ndjson') or os.path.basename(schema_path).startswith('record')
    texts = [line for line in data.split(b'\n') if line] if by_line else [data]
    schema = load(schema_path)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    faults = 0
    for number, text in enumerate(texts, 1):
        try:
            value = json.loads(text.decode('utf-8'), parse_constant=refuse_constant)
            problems = sorted(validator.iter_errors(value), key=lambda e: list(map(str, e.path)))
        except ValueError as problem:
            print(f'{path}: value {number}: {problem}')
            faults += 1
            continue
        if problems:
            where = '/'.join(map(str, problems[0].path)) or '(top)'
            print(f'{path}: value {number}: {where}: {problems[0].message[:300]}')
            faults += 1
    print(f'{path}: {len(texts)} values, {faults} faulty')
    return 1 if faults else 0


if __name__ == '__main__':
    sys.exit(main())
