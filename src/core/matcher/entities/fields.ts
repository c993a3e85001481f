/** What the fields of a structured line say beside the one that shows the errno. `line` is 0-based. */
import type { Field } from '../text/segments.ts'
import type { Collected } from './collect.ts'

const FIELD_KEYS: Readonly<Record<string, string>> = {
  syscall: 'syscall',
  path: 'path',
  file: 'path',
  filename: 'path',
  dest: 'dest',
  address: 'endpoint',
  addr: 'endpoint',
  port: 'port',
  hostname: 'hostname',
  host: 'host',
  pid: 'pid',
  user: 'user',
  fd: 'fd',
  _PID: 'pid',
}

/** `file=/srv/d/queries.active` · `"port":3306` beside the message. */
export function readFields(fields: readonly Field[], line: number, found: Collected): void {
  for (const { key, value, text } of fields) {
    const name = FIELD_KEYS[key]
    if (name === undefined || value === '') continue
    if (name === 'path' && !/[/\\.]/.test(value)) continue
    if (key === '_PID' && value === '1') continue
    if (text.text === value) found.group(name, value, 0, text, line + 1)
  }
}

/** Fields in which a program says in words what it was at. */
const SAYS = /^(?:msg|message|event|operation|action|detail|details|title|name)$/i
// {"msg":"__posix_open_file:815:/data/db/WiredTiger.turtle: handle-open","error_str":"Permission denied"} (and not `GET /api/users`)
const PATH = /(?<!\b[A-Z]{3,7} )(?<=^|[\s:="'(`])\/[\w.@+-]{1,200}(?:\/[\w.@+-]{1,200}){1,30}/
const ENDPOINT =
  /(?<=^|[\s("'@/])(?:\d{1,3}(?:\.\d{1,3}){3}|[A-Za-z][\w-]{0,60}(?:\.[\w-]{1,60}){0,6}):\d{2,5}(?=$|[\s)"',;/])/

/** `"msg":"dialing 10.0.0.1:80"` beside `"error":"connection refused"`: what it happened to, where nothing else says it. */
export function readSaid(fields: readonly Field[], code: string, line: number, found: Collected): void {
  const [name, pattern] = OF_SOCKETS.test(code) ? (['endpoint', ENDPOINT] as const) : (['path', PATH] as const)
  for (const { key, text } of fields) {
    const match = SAYS.test(key) ? pattern.exec(text.text.slice(0, 1000)) : null
    if (match === null) continue
    found.group(name, match[0], match.index, text, line + 1)
    return
  }
}

const OF_SOCKETS =
  /^(?:ECONN\w+|EADDR\w+|EHOST\w+|ENET\w+|ETIMEDOUT|EPIPE|ENOTFOUND|EAI_\w+|ENOTCONN|EISCONN|EALREADY|EINPROGRESS|ESHUTDOWN|EPROTO\w*)$/
