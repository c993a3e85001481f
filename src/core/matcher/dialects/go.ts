import { type Around, defineDialect } from './dialect.ts'

/** Go: `op path: errno`, `dial tcp addr: call: errno`, and what programs wrap around them. */
export default defineDialect({
  specific: 2,
  patterns: [
    // listen tcp 127.0.0.1:8080: bind: address already in use · dial tcp [::1]:5432: connect: connection refused
    /\b(?:listen|dial|accept|close|set|write|read) (?:tcp|udp|ip)[46]? (?<endpoint>[^\s">]+?): (?<syscall>[a-z]{3,12}): §/,
    // read tcp 127.0.0.1:47594->127.0.0.1:18082: read: connection reset by peer
    /\b(?:read|write) (?:tcp|udp)[46]? [^\s">]{3,60}->(?<endpoint>[^\s"]+?): (?<syscall>[a-z]{3,12}): §/,
    // Post "http://alertmanager:9093/api/v2/alerts": dial tcp 10.0.0.8:9093: connect: connection refused
    /"https?:\/\/(?<host>[A-Za-z][\w.-]{0,252})[:/][^"\s]{0,1000}": dial (?:tcp|udp)[46]? (?<endpoint>[^\s">]+?): (?<syscall>[a-z]{3,12}): §/,
    // dial unix /var/run/docker.sock: connect: permission denied
    /\b(?:dial|listen) unix(?:gram|packet)? (?<path>[^\s"]+?): (?<syscall>[a-z]{3,12}): §/,
    // dial tcp: lookup nosuch.invalid on 127.0.0.53:53: no such host
    /\blookup (?<hostname>[\w.-]+)(?: on \S+?)?: §/,
    // read tcp 10.0.0.9:41464->10.0.0.5:443: i/o timeout
    /\b(?<syscall>read|write) (?:tcp|udp)[46]? [^\s">]{3,60}->(?<endpoint>[^\s"]+?): §/,
    // dial tcp 10.0.0.5:443: i/o timeout
    /\b(?<syscall>dial) (?:tcp|udp)[46]? (?<endpoint>[^\s"]+?): §/,
    // rename a b: invalid cross-device link
    /(?<![a-z'] )\b(?<syscall>rename|link|symlink) (?<path>[^\s"]+) (?<dest>[^\s":]+): §/,
    // fork/exec ./no-such-cmd: no such file or directory
    /\b(?<syscall>fork\/exec) (?<path>[^":]{1,500}): §/,
    // open /srv/d/queries.active: permission denied · open //./pipe/docker_engine: The system cannot find the file specified.
    /(?<![a-z'] )\b(?<syscall>open|stat|lstat|mkdir|mkdirat|remove|unlink|unlinkat|rmdir|read|write|chmod|chown|lchown|chdir|truncate|readlink|readdirent|readdir|getdents|fsync|sync|seek|close|mount|umount|mkfifo|mknod|chtimes|utimensat|statfs|fstat|flock|fdopendir|openat|copy_file_range|CreateFile|GetFileAttributesEx|setxattr|getxattr|lsetxattr|execve|pivot_root|inotify_add_watch) (?!error\b|failed\b|-)(?<path>[^\s"':][^"':\n]{0,1000}|[A-Za-z]:[\\/][^"':\n]{0,1000}?)(?<! failed): §/,
    // exec: "ffmpeg": executable file not found in $PATH
    /\bexec: "(?<path>[^"]+)": §/,
    // write |1: broken pipe
    /\b(?<syscall>write|read) \|[01]: §/,
    // listen tcp 0.0.0.0:5357:↵bind: An attempt was made …
    /^(?<syscall>bind|connect|listen|accept|read|write): §/,
  ],
  phrases: [
    {
      match: /(?<=: )executable file not found in (?:\$PATH|%PATH%)/,
      needle: 'executable file not found in',
      code: 'ENOENT',
    },
    {
      match: /(?<=\blookup [^\s:]{1,253}(?: on [^\s]{1,80})?: )no such host\b/,
      needle: ': no such host',
      code: 'ENOTFOUND',
    },
    {
      match: /(?<=\blookup [^\s:]{1,253}(?: on [^\s]{1,80})?: )server misbehaving\b/,
      needle: 'server misbehaving',
      code: 'EAI_AGAIN',
    },
    {
      match: /(?<=\b(?:dial|read|write) (?:tcp|udp)[46]? [^\s"]{1,300}: )i\/o timeout\b/,
      needle: ': i/o timeout',
      code: 'ETIMEDOUT',
    },
    // rclone: preallocate: file too big for remaining disk space
    {
      match: /\bfile too big for remaining disk space\b/,
      needle: 'file too big for remaining disk space',
      code: 'ENOSPC',
    },
  ],
  notErrno: [
    // rpc error: code = PermissionDenied desc = …
    /\brpc error: code = \w+ desc = (?!.{0,300}(?:dial|listen|connect|open|read|write|mkdir|bind|transport|exec|l?stat|remove|rename|unlink|chmod|chown|lookup)[: ]|.{0,300}\b[a-z][\w.-]{0,30}: \/[^\s:]{1,300}: ).{0,300}/,
  ],
  around: readLineBefore,
  samples: [
    {
      from: 'Prometheus 2.45',
      text: 'err="Post \\"http://alertmanager:9093/api/v2/alerts\\": dial tcp 10.0.0.8:9093: connect: connection refused"',
      reads: [{ code: 'ECONNREFUSED', entities: { hostname: 'alertmanager', address: '10.0.0.8', port: '9093' } }],
    },
    {
      from: 'Go 1.22, net/http',
      text: 'Get "https://api.test": dial tcp: lookup api.test on 10.0.0.2:53: no such host',
      reads: [{ code: 'ENOTFOUND', entities: { hostname: 'api.test' } }],
    },
    {
      from: 'Nomad 1.6',
      text: 'running driver failed: error="rpc error: code = Unknown desc = failed to start command: fork/exec /opt/app/bin/server: no such file or directory"',
      reads: [{ code: 'ENOENT', entities: { path: '/opt/app/bin/server' } }],
    },
    {
      from: 'Go 1.22',
      text: 'upstream: read tcp 10.0.0.9:41464->10.0.0.5:443: i/o timeout',
      reads: [{ code: 'ETIMEDOUT', entities: { syscall: 'read', address: '10.0.0.5', port: '443' } }],
    },
    {
      from: 'Go 1.19.8',
      text: '2026/11/22 06:18:35 listen tcp 127.0.0.1:8080: bind: address already in use',
      reads: [{ code: 'EADDRINUSE', entities: { syscall: 'bind', address: '127.0.0.1', port: '8080' } }],
    },
    {
      from: 'Go 1.19.8',
      text: '2026/11/22 06:18:46 read tcp 127.0.0.1:47594->127.0.0.1:18082: read: connection reset by peer',
      reads: [{ code: 'ECONNRESET', entities: { syscall: 'read', address: '127.0.0.1', port: '18082' } }],
    },
    {
      from: 'Docker 20.10 client',
      text: 'Got permission denied: Get "http://%2Fvar%2Frun%2Fdocker.sock/v1.24/version": dial unix /var/run/docker.sock: connect: permission denied',
      reads: [{ code: 'EACCES', entities: { syscall: 'connect', path: '/var/run/docker.sock' } }],
    },
    {
      from: 'Go 1.19.8',
      text: '2026/11/22 06:37:05 dial tcp: lookup nosuch.invalid on 127.0.0.53:53: no such host',
      reads: [{ code: 'ENOTFOUND', entities: { hostname: 'nosuch.invalid' } }],
    },
    {
      from: 'Go 1.19.8',
      text: 'dial tcp: lookup db.internal on 10.96.0.10:53: server misbehaving',
      reads: [{ code: 'EAI_AGAIN', entities: { hostname: 'db.internal' } }],
    },
    {
      from: 'Go 1.19.8',
      text: 'Get "https://10.0.0.5/": dial tcp 10.0.0.5:443: i/o timeout',
      reads: [{ code: 'ETIMEDOUT', entities: { address: '10.0.0.5', port: '443' } }],
    },
    {
      from: 'Go 1.19.8',
      text: '2026/11/22 06:18:31 rename /tmp/a /srv/b: invalid cross-device link',
      reads: [{ code: 'EXDEV', entities: { syscall: 'rename', path: '/tmp/a', dest: '/srv/b' } }],
    },
    {
      from: 'Go 1.19.8',
      text: '2026/11/22 06:18:44 fork/exec ./no-such-cmd: no such file or directory',
      reads: [{ code: 'ENOENT', entities: { syscall: 'fork/exec', path: './no-such-cmd' } }],
    },
    {
      from: 'Prometheus 2.42.0',
      text: 'ts=2026-11-22T06:08:30.827Z caller=query_logger.go:91 level=error component=activeQueryTracker msg="Error opening query log file" file=/srv/d/queries.active err="open /srv/d/queries.active: permission denied"',
      reads: [{ code: 'EACCES', entities: { syscall: 'open', path: '/srv/d/queries.active' } }],
    },
    {
      from: 'Go 1.19.8',
      text: '2026/11/22 06:18:45 exec: "ffmpeg": executable file not found in $PATH',
      reads: [{ code: 'ENOENT', entities: { path: 'ffmpeg' } }],
    },
    {
      from: 'Go 1.19.8',
      text: '2026/11/22 06:18:46 write |1: broken pipe',
      reads: [{ code: 'EPIPE', entities: { syscall: 'write' } }],
    },
    {
      from: 'Docker Desktop on Windows',
      text: 'listen tcp 0.0.0.0:5357:\nbind: An attempt was made to access a socket in a way forbidden by its access permissions.',
      reads: [{ code: 'EACCES', entities: { syscall: 'bind', port: '5357' } }],
    },
    {
      from: 'rclone 1.60.1',
      text: '2026/11/22 06:08:32 ERROR : a.bin: Failed to copy: preallocate: file too big for remaining disk space',
      reads: [{ code: 'ENOSPC' }],
    },
  ],
  negatives: [
    {
      from: 'grpc-go 1.50',
      text: '2024/06/01 09:10:12 rpc error: code = PermissionDenied desc = caller lacks role viewer',
    },
    {
      from: 'grpc-go 1.50',
      text: '2024/06/01 09:10:11 rpc error: code = Code(13) desc = internal: stream terminated by RST_STREAM with error code: 2',
    },
  ],
})

/** A message that was broken after `listen tcp 0.0.0.0:5357:`. */
function readLineBefore({ line, text, place, found }: Around): void {
  if (!/^(?:bind|connect|listen): /.test(text(line) ?? '')) return
  const before = text(line - 1) ?? ''
  const match = /\b(?:listen|dial) (?:tcp|udp)[46]? (\S*?):(\d{1,5}):\s*$/d.exec(before)
  if (match?.indices === undefined) return
  if (match[1] !== '') found.add('address', match[1]!, place(line - 1, match.indices[1]![0], match.indices[1]![1]))
  found.add('port', match[2]!, place(line - 1, match.indices[2]![0], match.indices[2]![1]))
}
