import type { ServicePlan } from '../model/plan.ts';

/** Seconds a page may take to be made: a model is loaded for the first visitor. */
export const PATIENCE = 60;
/** How the visit ends while the page is still being made. */
export const UNFINISHED = 3;

/**
 * A visitor's browser as far as Streamlit's server can tell: opens a session on its socket (RFC 6455), asks for the page to be
 * made, and waits until the script behind it has ended. Messages are protocol buffers: field 11 of what is sent asks for a run
 * (`BackMsg.rerun_script`), field 6 of what comes back says that it is over (`ForwardMsg.script_finished`).
 * Nothing but the standard library is needed. Arguments: port, path, seconds.
 */
const VISIT = `
import base64, os, socket, struct, sys, time

port, path, patience = int(sys.argv[1]), sys.argv[2], float(sys.argv[3])
deadline = time.monotonic() + patience
link = socket.create_connection(("127.0.0.1", port), 10)
host = "127.0.0.1:%d" % port
link.sendall("\\r\\n".join([
    "GET %s HTTP/1.1" % path, "Host: " + host, "Origin: http://" + host, "Upgrade: websocket", "Connection: Upgrade",
    "Sec-WebSocket-Version: 13", "Sec-WebSocket-Protocol: streamlit",
    "Sec-WebSocket-Key: " + base64.b64encode(os.urandom(16)).decode(), "", "",
]).encode())
stream = link.makefile("rb")
status = stream.readline()
if b" 101 " not in status:
    sys.exit("no session: " + status.decode("latin-1").strip())
while stream.readline().strip():
    pass
link.sendall(bytes([0x82, 0x82, 0, 0, 0, 0, 11 << 3 | 2, 0]))


def number(data, at):
    value = shift = 0
    while True:
        value |= (data[at] & 127) << shift
        at, shift = at + 1, shift + 7
        if data[at - 1] < 128:
            return value, at


def fields(data):
    at = 0
    while at < len(data):
        tag, at = number(data, at)
        yield tag >> 3
        kind = tag & 7
        if kind == 2:
            size, at = number(data, at)
            at += size
        elif kind == 0:
            at = number(data, at)[1]
        else:
            at += 8 if kind == 1 else 4


while True:
    link.settimeout(max(0.1, deadline - time.monotonic()))
    try:
        first, second = stream.read(2)
        size = second & 127
        if size > 125:
            size = struct.unpack(">H" if size == 126 else ">Q", stream.read(2 if size == 126 else 8))[0]
        data = stream.read(size)
    except (TimeoutError, socket.timeout):
        sys.exit(${UNFINISHED})
    except ValueError:
        sys.exit("the session was ended")
    if first & 15 == 8:
        sys.exit("the session was closed")
    if first & 15 == 2 and 6 in fields(data):
        sys.exit(0)
`;

/** What has to be run inside to visit a service's page; null for one whose pages answer plain requests. */
export function visitArgv({ framework, port, probe }: ServicePlan): readonly string[] | null {
  if (framework !== 'streamlit' || port === null || probe === null) return null;
  const path = probe.value.route.replace(/health$/, 'stream');
  return ['/opt/venv/bin/python', '-I', '-c', VISIT, String(port.value), path, String(PATIENCE)];
}
