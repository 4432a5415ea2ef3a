import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import fc from 'fast-check';
import { normaliseMarshal } from './normalise.ts';

/** An object as the format has it; `same` refers to the n-th object written before it. */
type Thing =
  | { readonly text: string; readonly interned?: boolean }
  | { readonly number: number }
  | { readonly items: readonly Thing[] }
  | { readonly same: number };

/** Writes a thing as CPython does when somebody holds those objects for which `held` says so. */
function marshal(thing: Thing, held: () => boolean): Buffer {
  const objects = list(thing);
  const wanted = new Set(objects.flatMap((one) => ('same' in one ? [one.same % 3] : [])));
  const numbers = new Map<number, number>();
  let count = -1;
  const write = (one: Thing): Buffer => {
    if ('same' in one) {
      const number = numbers.get(one.same % 3);
      // What has not been written yet cannot be referred to.
      return number === undefined ? Buffer.from('N') : Buffer.concat([Buffer.from('r'), uint32(number)]);
    }
    count += 1;
    const flag = wanted.has(count) || held() ? 0x80 : 0;
    if (flag !== 0) numbers.set(count, numbers.size);
    if ('number' in one) return Buffer.concat([Buffer.of(0x69 | flag), uint32(one.number)]);
    if ('text' in one) {
      const type = (one.interned ?? false) ? 'Z' : 'z';
      return Buffer.concat([
        Buffer.of(type.charCodeAt(0) | flag, one.text.length),
        Buffer.from(one.text, 'latin1'),
      ]);
    }
    return Buffer.concat([Buffer.of(0x29 | flag, one.items.length), ...one.items.map(write)]);
  };
  return write(thing);
}

function list(thing: Thing): readonly Thing[] {
  return 'items' in thing ? [thing, ...thing.items.flatMap(list)] : [thing];
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

const { thing } = fc.letrec<{ thing: Thing }>((tie) => ({
  thing: fc.oneof(
    { depthSize: 'small' },
    fc.stringMatching(/^[a-z.*]{1,3}$/).map((text) => ({ text })),
    fc.nat(1000).map((number) => ({ number })),
    fc.nat(5).map((same) => ({ same })),
    fc.array(tie('thing'), { maxLength: 4 }).map((items) => ({ items })),
  ),
}));

test('what others hold makes no difference', () => {
  fc.assert(
    fc.property(thing, fc.array(fc.boolean(), { minLength: 1 }), (one, coins) => {
      let at = 0;
      const held = (): boolean => coins[at++ % coins.length] ?? false;
      const alone = marshal(one, () => false);
      const crowded = marshal(one, held);
      normaliseMarshal(alone, 0);
      normaliseMarshal(crowded, 0);
      assert.deepEqual(crowded, alone);
      const again = Buffer.from(alone);
      normaliseMarshal(again, 0);
      assert.deepEqual(again, alone, 'once is enough');
    }),
    { numRuns: 500 },
  );
});

test('flags that nobody refers to go, references are numbered anew', () => {
  // (1, "ab", "ab") with both flagged; only the text is referred to, as object 2 of 3.
  const bytes = Buffer.from([0xa9, 3, 0xe9, 1, 0, 0, 0, 0xda, 2, 0x61, 0x62, 0x72, 2, 0, 0, 0]);
  normaliseMarshal(bytes, 0);
  assert.deepEqual([...bytes], [0x29, 3, 0x69, 1, 0, 0, 0, 0xda, 2, 0x61, 0x62, 0x72, 0, 0, 0, 0]);
});

test('one character is interned when it could be a name', () => {
  for (const [text, type] of [
    ['a', 'Z'],
    ['_', 'Z'],
    ['7', 'Z'],
    ['*', 'z'],
    [' ', 'z'],
  ] as const)
    for (const interned of [true, false]) {
      const bytes = marshal({ text, interned }, () => false);
      normaliseMarshal(bytes, 0);
      assert.equal(bytes.toString('latin1', 0, 1), type, `${text} ${interned}`);
    }
  const accented = Buffer.from('t\x02\0\0\0é', 'utf8');
  normaliseMarshal(accented, 0);
  assert.equal(accented.toString('utf8'), 'u\x02\0\0\0é');
  const longer = marshal({ text: 'a.b', interned: true }, () => false);
  normaliseMarshal(longer, 0);
  assert.equal(longer.toString('latin1', 0, 1), 'Z');
});

const BROKEN: readonly (readonly [string, Buffer, RegExp])[] = [
  ['nothing', Buffer.alloc(0), /unknown type/],
  ['an unknown type', Buffer.from('?'), /unknown type "\?"/],
  ['a cut number', Buffer.from('i\0\0'), /ends at byte 5 of 3/],
  ['a cut length', Buffer.from('s\0'), /bounds/],
  ['a cut list', Buffer.from(')\x02N'), /unknown type/],
  ['more after it', Buffer.from('NN'), /ends at byte 1 of 2/],
  ['a reference to nothing', Buffer.from('r\x07\0\0\0'), /not there/],
  ['a million lists', Buffer.from(')\x01'.repeat(1_000_000)), /too deeply/],
  ['a list of four billion', Buffer.from('(\xff\xff\xff\xff', 'latin1'), /unknown type/],
];
for (const [what, bytes, expected] of BROKEN)
  test(`refused: ${what}`, () =>
    assert.throws(() => normaliseMarshal(bytes, 0), { name: 'RangeError', message: expected }));

test('noise is refused or passed, never another error, never a hang', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      try {
        normaliseMarshal(bytes, 0);
      } catch (error) {
        assert.ok(error instanceof RangeError, String(error));
      }
    }),
    { numRuns: 500 },
  );
});

const PYTHON = 'python3';
const SCRIPT = `
import marshal, sys
source = "import os.path\\nA = {'a', 'b', 'é', '*'}\\ndef f(x, *, y=(1, 2.5, 3j, None, ..., -10**30, b'q', 'é')):\\n  '''doc'''\\n  return [lambda: x in {'k', 'l'}, y, 'doc', os.path]\\nclass C:\\n  f = f\\n"
code = compile(source, "/x.py", "exec", dont_inherit=True)
held = []
def hold(c):
    held.extend((c.co_consts, c.co_names, c.co_code, c.co_name, *c.co_consts, *c.co_names, *c.co_varnames))
    for one in c.co_consts:
        if hasattr(one, "co_consts"): hold(one)
first = marshal.dumps(code)
hold(code)
second = marshal.dumps(code)
sys.stdout.buffer.write(len(first).to_bytes(4, "little") + first + second)
`;
const CHECK = `
import marshal, sys
namespace = {}
exec(marshal.loads(sys.stdin.buffer.read()), namespace)
print(namespace["f"](1)[1], sorted(namespace["A"]), namespace["f"](1)[0]())
`;
const found =
  spawnSync(PYTHON, ['-c', 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))']).status === 0;
test('a real interpreter: the same code held or not, and it still runs', {
  skip: !found && 'no Python 3.11 to 3.14',
}, () => {
  const { stdout } = spawnSync(PYTHON, ['-c', SCRIPT]);
  const length = stdout.readUInt32LE(0);
  const first = Buffer.from(stdout.subarray(4, 4 + length));
  const second = Buffer.from(stdout.subarray(4 + length));
  assert.notDeepEqual(first, second, 'the interpreter itself does not write the same');
  normaliseMarshal(first, 0);
  normaliseMarshal(second, 0);
  assert.deepEqual(first, second);
  const ran = spawnSync(PYTHON, ['-c', CHECK], { input: first, encoding: 'utf8', env: { PYTHONUTF8: '1' } });
  assert.match(
    ran.stdout,
    /2\.5, 3j, None, Ellipsis, -10{30}, b'q', 'é'.*\['\*', 'a', 'b', 'é'\] False/,
    ran.stderr,
  );
});
