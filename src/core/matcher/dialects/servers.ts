import { type Around, defineDialect } from './dialect.ts'

/** Web servers, proxies and small daemons: Apache, HAProxy, lighttpd, Squid, Caddy, gunicorn, memcached, Mosquitto, sshd. */
export default defineDialect({
  specific: 3,
  patterns: [
    // TCP connection to 10.0.0.4/8080 failed: (111) Connection refused (Squid)
    /\bTCP connection to (?<host>[\w.:-]{1,253})\/(?<port>\d{1,5}) failed: (?:\(\d{1,3}\) )?§/,
    // named: creating IPv4 interface eth0 failed; interface ignored: could not listen on UDP socket 10.0.0.2#53: address in use
    /\bsocket (?<address>[\d.]{7,15}|[\da-f:]{2,39})#(?<port>\d{1,5}): §/,
    // (98)Address already in use: AH00072: make_sock: could not bind to address [::]:80
    /^§: (?:AH\d{5}: )?make_sock: could not (?<call>bind) to address (?<endpoint>\S+)/,
    // (111)Connection refused: AH00957: http: attempt to connect to 127.0.0.1:18999 (127.0.0.1:18999) failed
    /^§: (?:\[[^\]]{1,200}\] )?(?:AH\d{5}: )?\w+: attempt to (?<call>connect) to (?<endpoint>\S+?:\d{1,5}|Unix domain socket)/,
    // (13)Permission denied: [client …] AH00035: access to /private/ denied (filesystem path '/var/www/html/private') because …
    /^§: .{0,200}\(filesystem path '(?<path>[^'§]{1,1000})'\)/,
    // (13)Permission denied: [client 127.0.0.1:57910] AH00132: file permissions deny server access: /srv/app/secret.txt
    /^§: (?:\[[^\]]{1,200}\] )?AH\d{5}: (?!.{0,400}\(filesystem path ')[^/':]{1,160}?:? ?'?(?<path>\/[^\s',]{1,1000})/,
    // [ALERT]    (9024) : Binding [ha.cfg:7] for frontend f: cannot bind socket (Permission denied) for [127.0.0.1:80]
    /\bcannot (?<call>bind) socket \(§\) for \[(?<endpoint>[^\]]{1,100}:\d{1,5})\]/,
    // Starting frontend GLOBAL: cannot bind UNIX socket (…) [/run/x.sock]
    /\bcannot (?<call>bind) (?:UNIX )?socket \(§\) \[(?<operand>[^\]]{1,300})\]/,
    // Server be/s1 is DOWN, reason: Layer4 connection problem, info: "Connection refused"
    /\bServer (?<program>\S+\/\S+) is DOWN, reason: [^"§]{1,100}"§/,
    // Error: Could not get socket :6081: Address already in use (Varnish)
    /\bCould not get socket (?<endpoint>\S{0,200}:\d{1,5}): §/,
    // can't bind to socket: 127.0.0.1:18140: Address already in use (lighttpd)
    /\bcan't (?<call>bind) to socket: (?<endpoint>\S+?:\d{1,5}): §/,
    // opening configfile nosuch.conf failed: No such file or directory
    /\b(?<call>open)ing (?:config ?file|errorlog|log file) '?(?<path>[^\s']{1,1000})'? failed: §/,
    // failed to listen on one of interface(s) 127.0.0.1: Address already in use (memcached)
    /\bfailed to (?<syscall>listen) on (?:one of interface\(s\) )?(?<host>[\w.:]+?)?(?: port (?<port>\d{1,5}))?: §/,
    // Bind to port 18122 on 127.0.0.1 failed: Address already in use. (sshd)
    /^(?<call>Bind) to port (?<port>\d{1,5}) on (?<host>[\w.:]+) failed: §/,
    // Could not bind to address ('0.0.0.0', 80): [Errno 13] … · unable to bind to port 8080
    /\b(?:[Cc]ould not|[Cc]annot|[Ff]ailed to|[Uu]nable to) (?<call>bind|listen) (?:to|on|socket)(?: address| port| socket)?:? \(?'?(?<endpoint>[\w.*[\]:-]*:\d{1,5})'?\)?[: (-]{1,4}§/,
    // fatal: bind 0.0.0.0 port 25: Address already in use (Postfix)
    /\b(?<call>bind|listen|connect)(?: to| on)? (?<host>[\w.:]+) port (?<port>\d{1,5}): §/,
    // connect to mail.example.com[93.184.216.34]:25: Connection refused (Postfix)
    /\b(?<call>connect) to (?<hostname>[\w.-]+)\[(?<address>[\d.a-f:]+)\]:(?<port>\d{1,5}): §/,
  ],
  phrases: [
    {
      match: /^(?<e>Connection in use): \('(?<host>[\w.:]*)', (?<port>\d{1,5})\)/,
      needle: 'connection in use: (',
      code: 'EADDRINUSE',
    },
  ],
  around: readPortNearby,
  samples: [
    {
      from: 'Squid 6, in its known format',
      text: '2026/11/21 08:00:00 kid1| TCP connection to 10.0.0.4/8080 failed: (111) Connection refused',
      reads: [{ code: 'ECONNREFUSED', entities: { address: '10.0.0.4', port: '8080' } }],
    },
    {
      from: 'Varnish 7.1, in its known format',
      text: 'Error: Could not get socket :6081: Address already in use',
      reads: [{ code: 'EADDRINUSE', entities: { port: '6081' } }],
    },
    {
      from: 'Apache 2.4.57, in its known format',
      text: "(13)Permission denied: [client 10.0.0.9:51122] AH00035: access to /private/ denied (filesystem path '/var/www/html/private') because search permissions are missing on a component of the path",
      reads: [{ code: 'EACCES', entities: { path: '/var/www/html/private' } }],
    },
    {
      from: 'BIND 9.18, in its known format',
      text: 'creating IPv4 interface eth0 failed; interface ignored: could not listen on UDP socket 10.0.0.2#53: address in use',
      reads: [{ code: 'EADDRINUSE', entities: { address: '10.0.0.2', port: '53' } }],
    },
    {
      from: 'Postfix 3.7',
      text: 'May  1 10:00:00 host postfix/master[12]: fatal: bind 0.0.0.0 port 25: Address already in use',
      reads: [{ code: 'EADDRINUSE', entities: { syscall: 'bind', address: '0.0.0.0', port: '25' } }],
    },
    {
      from: 'Postfix 3.7',
      text: 'May  1 10:00:00 host postfix/smtp[12]: connect to mail.example.com[93.184.216.34]:25: Connection refused',
      reads: [
        {
          code: 'ECONNREFUSED',
          entities: { syscall: 'connect', hostname: 'mail.example.com', address: '93.184.216.34', port: '25' },
        },
      ],
    },
    {
      from: 'Apache 2.4.57',
      text: '(98)Address already in use: AH00072: make_sock: could not bind to address [::]:80',
      reads: [{ code: 'EADDRINUSE', entities: { address: '::', port: '80' } }],
    },
    {
      from: 'Apache 2.4.57',
      text: '[Sun Nov 22 06:34:19.316608 2026] [proxy:error] [pid 9579:tid 9581] (111)Connection refused: AH00957: http: attempt to connect to 127.0.0.1:18999 (127.0.0.1:18999) failed',
      reads: [{ code: 'ECONNREFUSED', entities: { address: '127.0.0.1', port: '18999' } }],
    },
    {
      from: 'Apache 2.4.57',
      text: "(2)No such file or directory: AH02291: Cannot access directory '/var/log/apache2/' for main error log",
      reads: [{ code: 'ENOENT', entities: { path: '/var/log/apache2/' } }],
    },
    {
      from: 'HAProxy 2.6.12',
      text: '[ALERT]    (9024) : Binding [ha.cfg:7] for frontend f: cannot bind socket (Permission denied) for [127.0.0.1:80]',
      reads: [{ code: 'EACCES', entities: { address: '127.0.0.1', port: '80' } }],
    },
    {
      from: 'HAProxy 2.4',
      text: '[ALERT]    (9024) : Starting frontend GLOBAL: cannot bind UNIX socket (No such file or directory) [/run/haproxy/admin.sock]',
      reads: [{ code: 'ENOENT', entities: { path: '/run/haproxy/admin.sock' } }],
    },
    {
      from: 'HAProxy 2.6.12',
      text: '[WARNING]  (16) : Server be/s1 is DOWN, reason: Layer4 connection problem, info: "Connection refused", check duration: 0ms.',
      reads: [{ code: 'ECONNREFUSED' }],
    },
    {
      from: 'lighttpd 1.4.69',
      text: "2026-11-22 06:33:42: (network.c.537) can't bind to socket: 127.0.0.1:18140: Address already in use",
      reads: [{ code: 'EADDRINUSE', entities: { address: '127.0.0.1', port: '18140' } }],
    },
    {
      from: 'lighttpd 1.4.69',
      text: '2026-11-22 06:33:46: (configfile.c.2211) opening configfile nosuch.conf failed: No such file or directory',
      reads: [{ code: 'ENOENT', entities: { path: 'nosuch.conf' } }],
    },
    {
      from: 'memcached 1.6.18',
      text: 'failed to listen on one of interface(s) 127.0.0.1: Address already in use',
      reads: [{ code: 'EADDRINUSE', entities: { syscall: 'listen', address: '127.0.0.1' } }],
    },
    {
      from: 'OpenSSH 9.2p1',
      text: 'Bind to port 18122 on 127.0.0.1 failed: Address already in use.',
      reads: [{ code: 'EADDRINUSE', entities: { port: '18122', address: '127.0.0.1' } }],
    },
    {
      from: 'gunicorn 20.1.0',
      text: "[2026-11-22 06:19:42 +0000] [18] [ERROR] Connection in use: ('0.0.0.0', 8000)",
      reads: [{ code: 'EADDRINUSE', entities: { address: '0.0.0.0', port: '8000' } }],
    },
    {
      from: 'Envoy 1.24',
      text: "cannot bind '0.0.0.0:10000': Address already in use",
      reads: [{ code: 'EADDRINUSE', entities: { port: '10000' } }],
    },
    {
      from: 'Unbound 1.17',
      text: 'Could not bind to 0.0.0.0:53: Address already in use',
      reads: [{ code: 'EADDRINUSE', entities: { address: '0.0.0.0', port: '53' } }],
    },
  ],
  negatives: [
    { from: 'Apache 2.4.57', text: 'AH00015: Unable to open logs' },
    { from: 'HAProxy 2.6.12', text: "[ALERT]    (16) : backend 'be' has no server available!" },
  ],
})

/** `Opening ipv4 listen socket on port 18833.` above a bare `Error: Address already in use` (Mosquitto). */
function readPortNearby({ line, code, text, place, found }: Around): void {
  if (found.has('port') || !['EADDRINUSE', 'EACCES', 'EADDRNOTAVAIL'].includes(code)) return
  if (!/^(?:Error: )?\S+ \S+ \S+(?: \S+)?$|Bind on TCP\/IP port|Bind on unix/.test(text(line) ?? '')) return
  for (const at of [line + 1, line - 1]) {
    const match = /\bport[ :]{1,2}(\d{1,5})\b/d.exec(text(at) ?? '')
    if (match?.indices === undefined) continue
    found.add('port', match[1]!, place(at, ...match.indices[1]!))
    return
  }
}
