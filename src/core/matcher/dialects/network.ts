import { codeOfNumber } from '../../errno/index.ts'
import { type Around, defineDialect } from './dialect.ts'

/** What `curl -v` said of the same attempt. */
const VERBOSE = /\* (?:Immediate connect fail for|connect to \S+ port \d+ (?:from .{0,60} )?failed:)/

/** Network tools: curl, wget, ssh, nc, socat, rsync, ping, git over the network. */
export default defineDialect({
  specific: 3,
  patterns: [
    // 80…:error:8000000D:system library:BIO_new_file:Permission denied:../crypto/bio/bss_file.c:67:calling fopen(/srv/x.pem, rb)
    /:§:[\w./-]{1,200}:\d+:calling (?<call>\w{1,40})\((?<path>[^,()]{1,1000})[,)]/,
    // …:error:8000006F:system library:BIO_connect:Connection refused:../crypto/bio/bio_sock2.c:117:calling connect()
    /:§:[\w./-]{1,200}:\d+:calling (?<call>\w{1,40})\(\)/,
    // nc: connect to 127.0.0.1 port 1 (tcp) failed: Connection refused · ssh: connect to host 10.9.1.1 port 22: No route to host
    /\b(?<syscall>connect) to (?:host |address )?(?<host>[\w.:-]+?) port (?<port>\d{1,5})(?: from [^§]{1,80}?)?(?: \(\w+\))?(?: failed)?: §/,
    // Immediate connect fail for 192.0.2.15: Network is unreachable
    /\bImmediate (?<syscall>connect) fail for (?<host>[\w.:-]+): §/,
    // curl: (7) Failed to connect to localhost port 8080: Connection refused
    /\bFailed to (?<syscall>connect) to (?<host>[\w.:-]+?) port (?<port>\d{1,5})(?: after \d+ ms)?: §/,
    // ssh: Could not resolve hostname nosuch.invalid: Name or service not known
    /\b[Cc]ould not resolve (?:hostname|host|proxy) (?<hostname>[\w.-]+): §/,
    // ping: db.internal: Name or service not known · getaddrinfo: db: …
    /^(?:ping6?|traceroute|telnet|nc|host|dig|wget|ftp|getent): (?!socket:|sendmsg:|connect:|bind:|recvmsg:)(?<hostname>[\w.-]+): §/,
    // curl: (56) Recv failure: Connection reset by peer
    /\b(?<call>Recv|Send) failure: §/,
    // Connecting to 127.0.0.1:1... failed: Connection refused. (wget)
    /\b(?<call>Connect)ing to (?:\S+ \([^)]{1,100}\)[|:])?(?<endpoint>[^\s|]+?)\|?(?:\.{3}) failed: §/,
    /\bConnecting to \S+ \(\S+\)\|(?<address>[\d.]+)\|:(?<port>\d{1,5})\.{3} failed: §/,
    // Cannot write to ‘a.iso’ (No space left on device). (wget)
    /^Cannot (?<call>write) to [‘'](?<path>[^’'§]{1,1000})[’'] \(§\)/,
    // Resolving db.invalid (db.invalid)... failed: Name or service not known. (wget)
    /\bResolving (?<hostname>[\w.-]+)(?: \([^)§]{1,200}\))?\.\.\. failed: §/,
    // telnet: Unable to connect to remote host: Connection refused
    /\b(?:Unable|unable) to (?<syscall>connect) to remote host: §/,
    // 2026/11/22 06:19:27 socat[31448] E bind(5, {AF=2 127.0.0.1:18092}, 16): Address already in use
    /\b(?<program>socat)\[(?<pid>\d{1,7})\] [EW] (?<syscall>\w+)\([^"§]{0,40}?AF=\d+ (?<endpoint>[^\s,}"]+)\}?, \d+\): §/,
    /\b(?<program>socat)\[(?<pid>\d{1,7})\] [EW] (?<syscall>getaddrinfo)\("(?<hostname>[\w.-]{1,253})"[^§]{0,80}: §/,
    /\b(?<program>socat)\[(?<pid>\d{1,7})\] [EW] (?!getaddrinfo)(?<syscall>\w+)\((?:[^"§]{0,60})?"(?<path>[^"]{1,300})"[^§]{0,60}: §/,
    // rsync: [sender] change_dir "/srv/app/private" failed: Permission denied (13)
    /^rsync: (?:\[\w+\] )?(?:ERROR: )?(?:cannot )?(?<call>change_dir|opendir|open|mkstemp|mkdir|readlink_stat|stat|link_stat|write|delete_file|rename|chown|chgrp|readdir|recv_generator|set_times|symlink)\w*(?: failed on| failed to set times on|: \w+| \w+)? "(?<path>[^"]{1,1000})"(?: -> "(?<dest>[^"]{1,1000})")?(?: \([^)]{1,60}\))?(?: failed)?: §/,
    // rsync: [sender] write error: Broken pipe (32)
    /^rsync: (?:\[\w+\] )?(?<syscall>write|read) error: §/,
    // rsync: [Receiver] failed to connect to 127.0.0.1 (127.0.0.1): Connection refused (111)
    /\bfailed to (?<syscall>connect) to (?<host>[\w.-]+) \((?<host2>[\w.:]+)\): §/,
    // TCP: connect to [AF_INET]198.51.100.7:1194 failed: Connection refused
    /\b(?<syscall>connect|bind) to \[AF_INET6?\](?<endpoint>[\w.:[\]-]{3,80}) failed: §/,
    // read UDPv4 [ECONNREFUSED]: Connection refused (fd=3,code=111)
    /\b(?<syscall>read|write) (?:UDP|TCP)v[46]\w{0,20} \[§/,
    // Warning: Identity file nokey not accessible: No such file or directory.
    /\bIdentity file (?<path>\S{1,1000}) not accessible: §/,
    // ;; communications error to 127.0.0.1#7466: connection refused (dig)
    /^;; communications error to (?<host>[\w.:]{2,60})#(?<port>\d{1,5}): §/,
    // kex_exchange_identification: read: Connection reset by peer
    /\bkex_exchange_identification: (?<syscall>read|write): §/,
    // read from remote host 10.0.0.1: Connection reset by peer · client_loop: send disconnect: Broken pipe
    /\b[Rr]ead from remote host (?<host>[\w.:-]+): §/,
    /\bclient_loop: send disconnect: §/,
  ],
  phrases: [
    // Envoy: … transport failure reason: delayed connect error: 111
    {
      match: /\bdelayed connect error: (\d{1,3})\b/,
      needle: 'delayed connect error: ',
      code: (match) => codeOfNumber(Number(match[1]), 'linux'),
    },
    {
      match: /(?<e>\bCould not resolve host): (?<hostname>[\w-]+(?:\.[\w-]+)*)/i,
      needle: 'could not resolve host',
      code: 'ENOTFOUND',
    },
    {
      match: /(?<e>\bunable to resolve host address) [‘'"](?<hostname>[\w.-]+)/,
      needle: 'unable to resolve host address',
      code: 'ENOTFOUND',
      unless: /^Resolving \S.{0,300} failed: /m,
    },
    {
      match: /^(?<e>Connection reset by) (?<host>[\w.:]+) port (?<port>\d{1,5})/,
      needle: 'connection reset by ',
      code: 'ECONNRESET',
    },
    // curl since 7.85 hides the errno of a connection that failed at once
    {
      match:
        /\bFailed to connect to \S{1,253} port \d{1,5} after (\d{1,9}) ms: (?<e>(?:Couldn't|Could not) connect to server)/,
      needle: ' connect to server',
      code: (match) => (Number(match[1]) < 3000 ? 'ECONNREFUSED' : null),
      unless: VERBOSE,
    },
    {
      match:
        /^curl: \(28\) (?:Failed to connect to \S+ port \d+ after \d+ ms: (?<e>Couldn't connect to server|Could not connect to server|Timeout was reached))/,
      needle: ' connect to server',
      code: 'ETIMEDOUT',
      unless: VERBOSE,
    },
    { match: /^curl: \(28\) (?<e>Connection timed out) after/, needle: 'connection timed out', code: 'ETIMEDOUT' },
  ],
  notErrno: [
    // git@github.com: Permission denied (publickey).
    /\bPermission denied(?: \((?:publickey|password|keyboard-interactive|gssapi|hostbased|none|\w+,)[^)]*\)|, please try again)/,
    /\bReceived disconnect from .{0,200}/,
  ],
  around: readTrying,
  samples: [
    {
      from: 'wget 1.21, in its known format',
      text: 'Cannot write to ‘a.iso’ (No space left on device).',
      reads: [{ code: 'ENOSPC', entities: { syscall: 'write', path: 'a.iso' } }],
    },
    {
      from: 'OpenVPN 2.6, in its known format',
      text: '2026-11-20 08:00:00 TCP: connect to [AF_INET]198.51.100.7:1194 failed: Connection refused',
      reads: [{ code: 'ECONNREFUSED', entities: { syscall: 'connect', address: '198.51.100.7', port: '1194' } }],
    },
    {
      from: 'OpenSSH 9.2',
      text: 'Warning: Identity file nokey not accessible: No such file or directory.',
      reads: [{ code: 'ENOENT', entities: { path: 'nokey' } }],
    },
    {
      from: 'dig 9.18.49',
      text: ';; communications error to 127.0.0.1#7466: connection refused',
      reads: [{ code: 'ECONNREFUSED', entities: { address: '127.0.0.1', port: '7466' } }],
    },
    {
      from: 'git 2.39 with curl 7.88',
      text: "fatal: unable to access 'http://127.0.0.1:8615/r.git/': Failed to connect to 127.0.0.1 port 8615 after 0 ms: Couldn't connect to server",
      reads: [{ code: 'ECONNREFUSED', entities: { address: '127.0.0.1', port: '8615' } }],
    },
    {
      from: 'OpenVPN 2.6, in its known format',
      text: '2026-11-21 09:12:44 read UDPv4 [ECONNREFUSED]: Connection refused (fd=3,code=111)',
      reads: [{ code: 'ECONNREFUSED', entities: { syscall: 'read' } }],
    },
    {
      from: 'Envoy 1.28',
      text: 'upstream connect error or disconnect/reset before headers. reset reason: connection failure, transport failure reason: delayed connect error: 111',
      reads: [{ code: 'ECONNREFUSED' }],
    },
    {
      from: 'OpenSSL 3.0.19',
      text: '80CBD7D98C7F0000:error:8000006F:system library:BIO_connect:Connection refused:../crypto/bio/bio_sock2.c:117:calling connect()',
      reads: [{ code: 'ECONNREFUSED', entities: { syscall: 'connect' } }],
    },
    {
      from: 'OpenSSL 3.0.19',
      text: '801BE59BFF7E0000:error:8000000D:system library:BIO_new_file:Permission denied:../crypto/bio/bss_file.c:67:calling fopen(/srv/w/secret.conf, rb)',
      reads: [{ code: 'EACCES', entities: { syscall: 'fopen', path: '/srv/w/secret.conf' } }],
    },
    {
      from: 'socat 1.7.4.4',
      text: '2026/11/22 10:23:46 socat[8702] E getaddrinfo("nohost.invalid", "NULL", {1,0,2,17}, {}): Name or service not known',
      reads: [{ code: 'EAI_NONAME', entities: { syscall: 'getaddrinfo', hostname: 'nohost.invalid' } }],
    },
    {
      from: 'rsync 3.2.7',
      text: 'rsync: [sender] write error: Broken pipe (32)',
      reads: [{ code: 'EPIPE', entities: { syscall: 'write' } }],
    },
    {
      from: 'OpenBSD netcat 1.219',
      text: 'nc: connect to 127.0.0.1 port 1 (tcp) failed: Connection refused',
      reads: [{ code: 'ECONNREFUSED', entities: { syscall: 'connect', address: '127.0.0.1', port: '1' } }],
    },
    {
      from: 'curl 7.88.1',
      text: '* Immediate connect fail for 192.0.2.15: Network is unreachable',
      reads: [{ code: 'ENETUNREACH', entities: { address: '192.0.2.15' } }],
    },
    {
      from: 'curl 7.64',
      text: 'curl: (7) Failed to connect to localhost port 8080: Connection refused',
      reads: [{ code: 'ECONNREFUSED', entities: { hostname: 'localhost', port: '8080' } }],
    },
    {
      from: 'curl 7.88.1',
      text: "curl: (7) Failed to connect to 127.0.0.1 port 3000 after 0 ms: Couldn't connect to server",
      reads: [{ code: 'ECONNREFUSED', entities: { address: '127.0.0.1', port: '3000' } }],
    },
    {
      from: 'curl 7.88.1',
      text: 'curl: (28) Connection timed out after 5001 milliseconds',
      reads: [{ code: 'ETIMEDOUT' }],
    },
    {
      from: 'git 2.39',
      text: "fatal: unable to access 'https://github.com/acme/widgets.git/': Could not resolve host: github.com",
      reads: [{ code: 'ENOTFOUND', entities: { hostname: 'github.com' } }],
    },
    {
      from: 'wget 1.21.3',
      text: 'wget: unable to resolve host address ‘nosuch.invalid’',
      reads: [{ code: 'ENOTFOUND', entities: { hostname: 'nosuch.invalid' } }],
    },
    {
      from: 'OpenSSH 9.2p1',
      text: 'ssh: Could not resolve hostname nosuch.invalid: Name or service not known',
      reads: [{ code: 'EAI_NONAME', entities: { hostname: 'nosuch.invalid' } }],
    },
    {
      from: 'iputils 20221126',
      text: 'ping: db.internal: Temporary failure in name resolution',
      reads: [{ code: 'EAI_AGAIN', entities: { hostname: 'db.internal' } }],
    },
    { from: 'curl 7.88.1', text: 'curl: (56) Recv failure: Connection reset by peer', reads: [{ code: 'ECONNRESET' }] },
    {
      from: 'wget 1.21.3',
      text: 'Connecting to 127.0.0.1:1... failed: Connection refused.',
      reads: [{ code: 'ECONNREFUSED', entities: { address: '127.0.0.1', port: '1' } }],
    },
    {
      from: 'wget 1.21.3',
      text: 'Connecting to localhost (localhost)|127.0.0.1|:8081... failed: Connection refused.',
      reads: [{ code: 'ECONNREFUSED', entities: { address: '127.0.0.1', port: '8081' } }],
    },
    {
      from: 'wget 1.21.3',
      text: 'Resolving db.invalid (db.invalid)... failed: Name or service not known.',
      reads: [{ code: 'EAI_NONAME', entities: { hostname: 'db.invalid' } }],
    },
    {
      from: 'inetutils telnet 2.4',
      text: 'telnet: Unable to connect to remote host: Connection refused',
      reads: [{ code: 'ECONNREFUSED' }],
    },
    {
      from: 'socat 1.7.4.4',
      text: '2026/11/22 06:19:27 socat[31448] E bind(5, {AF=2 127.0.0.1:18092}, 16): Address already in use',
      reads: [{ code: 'EADDRINUSE', entities: { syscall: 'bind', address: '127.0.0.1', port: '18092' } }],
    },
    {
      from: 'socat 1.7.4.4',
      text: '2026/11/22 06:19:27 socat[31456] E connect(, AF=1 "nosuch.sock", 13): No such file or directory',
      reads: [{ code: 'ENOENT', entities: { syscall: 'connect', path: 'nosuch.sock' } }],
    },
    {
      from: 'rsync 3.2.7',
      text: 'rsync: [sender] change_dir "/srv/app/private" failed: Permission denied (13)',
      reads: [{ code: 'EACCES', entities: { path: '/srv/app/private' } }],
    },
    {
      from: 'rsync 3.2.7',
      text: 'rsync: [Receiver] failed to connect to 127.0.0.1 (127.0.0.1): Connection refused (111)',
      reads: [{ code: 'ECONNREFUSED', entities: { address: '127.0.0.1' } }],
    },
    {
      from: 'OpenSSH 9.2p1',
      text: 'kex_exchange_identification: read: Connection reset by peer',
      reads: [{ code: 'ECONNRESET', entities: { syscall: 'read' } }],
    },
    {
      from: 'OpenSSH 9.2p1',
      text: 'Read from remote host 10.0.0.1: Connection reset by peer',
      reads: [{ code: 'ECONNRESET', entities: { address: '10.0.0.1' } }],
    },
    { from: 'OpenSSH 9.2p1', text: 'client_loop: send disconnect: Broken pipe', reads: [{ code: 'EPIPE' }] },
    {
      from: 'OpenSSH 9.2p1',
      text: 'Connection reset by 127.0.0.1 port 22',
      reads: [{ code: 'ECONNRESET', entities: { address: '127.0.0.1', port: '22' } }],
    },
  ],
  negatives: [
    { from: 'OpenSSH 9.2p1', text: 'git@github.com: Permission denied (publickey).' },
    {
      from: 'rsync 3.2.7',
      text: 'rsync error: some files/attrs were not transferred (see previous errors) (code 23) at main.c(1394) [sender=3.5.0]',
    },
    { from: 'curl 7.88.1', text: 'curl: (22) The requested URL returned error: 404' },
  ],
})

/** curl -v: the port of `Immediate connect fail` stands on the line above, `Trying 192.0.2.15:80...`. */
function readTrying({ line, text, place, found }: Around): void {
  if (found.has('port') || !/\bImmediate connect fail\b/.test(text(line) ?? '')) return
  const match = /\bTrying \S+:(\d{1,5})\.\.\./d.exec(text(line - 1) ?? '')
  if (match?.indices !== undefined) found.add('port', match[1]!, place(line - 1, ...match.indices[1]!))
}
