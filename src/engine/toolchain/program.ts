/**
 * What the compiling interpreter runs. Frames on both pipes: a 32-bit little-endian length, then that many bytes.
 * It first says its version. Then, for each path and source it reads, it answers with a complete `.pyc` (PEP 552:
 * magic number, flags 1 for an unchecked hash, source hash, marshalled code), or with an empty frame for a source
 * that does not compile.
 */
export const COMPILER = `
import _imp, gc, marshal, sys
from importlib._bootstrap_external import MAGIC_NUMBER

# Code holds no cycles: looking for them takes a tenth of the time.
gc.disable()
source, sink = sys.stdin.buffer, sys.stdout.buffer
raw_magic = int.from_bytes(MAGIC_NUMBER, "little")
header = MAGIC_NUMBER + (1).to_bytes(4, "little")


def take():
    size = source.read(4)
    if len(size) < 4:
        sys.exit(0)
    return source.read(int.from_bytes(size, "little"))


def give(data):
    sink.write(len(data).to_bytes(4, "little"))
    sink.write(data)
    sink.flush()


def compiled(path, text):
    try:
        code = compile(text, path, "exec", dont_inherit=True, optimize=0)
        data = marshal.dumps(code)
    except Exception:
        return b""
    return header + _imp.source_hash(raw_magic, text) + data


give(sys.version.split()[0].encode())
while True:
    path = take().decode("utf-8", "surrogateescape")
    give(compiled(path, take()))
`;
