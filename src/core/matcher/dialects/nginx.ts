import { defineDialect } from './dialect.ts'

/** nginx, OpenResty, Tengine: `call() "operand" failed (N: strerror) while …, upstream: "…"`. */
export default defineDialect({
  specific: 3,
  patterns: [
    // connect() to unix:/srv/app.sock failed (2: No such file or directory) while connecting to upstream
    /\b(?<syscall>\w+)\(\) to (?<endpoint>unix:\S+|\S+?:\d{1,5}|\[[^\]]+\]:\d{1,5}) failed \(§/,
    // bind() to 127.0.0.1:80 failed (13: Permission denied) · socket() 127.0.0.1:8088 failed (97: …)
    /\b(?<syscall>\w+)\(\) (?:to )?(?<endpoint>[\w.*-]+:\d{1,5}|\[[^\]]+\]:\d{1,5}) failed \(§/,
    // rename() "/a" to "/b" failed (18: Invalid cross-device link)
    /\b(?<syscall>\w+)\(\) "(?<path>[^"]{1,1000})" to "(?<dest>[^"]{1,1000})" failed \(§/,
    // open() "/srv/app/data/nosuch.html" failed (2: No such file or directory), client: …
    /\b(?<syscall>\w+)\(\) "(?<path>[^"]{1,1000})" failed \(§/,
    // connect() failed (111: Connection refused) while connecting to upstream, client: 127.0.0.1, …, upstream: "http://127.0.0.1:18999/api"
    /\b(?<syscall>\w+)\(\) failed \(§.{0,2000}\bupstream: "(?<endpoint>[^"]{1,300})"/,
    // upstream timed out (110: Connection timed out) while connecting to upstream, …, upstream: "http://10.9.5.5:80/"
    /\bupstream timed out \(§\) while (?<call>connect)ing.{0,2000}\bupstream: "(?<endpoint>[^"]{1,300})"/,
    /\bupstream timed out \(§.{0,1000}\bupstream: "(?<endpoint>[^"]{1,300})"/,
    /\b(?<syscall>\w+)\(\) (?:\S+ )?failed \(§/,
    // cannot load certificate "/etc/x.pem": BIO_new_file() failed (SSL: error:80000002:system library::No such file or directory:…)
    /\bcannot load certificate(?: key)? "(?<path>[^"]{1,1000})": .{0,200}§/,
  ],
  phrases: [
    {
      match:
        /(?<e>\bhost not found) in (?:upstream|resolver|"listen"|set_real_ip_from) "(?<hostname>[\w.-]+)(?::(?<port>\d{1,5}))?"/,
      needle: 'host not found',
      code: 'ENOTFOUND',
    },
  ],
  samples: [
    {
      from: 'nginx 1.22.1',
      text: '2026/11/22 06:19:48 [crit] 21#21: *1 connect() to unix:/srv/nodir/app.sock failed (2: No such file or directory) while connecting to upstream, client: 127.0.0.1, server: , request: "GET / HTTP/1.1", upstream: "http://unix:/srv/nodir/app.sock:/", host: "127.0.0.1:8088"',
      reads: [{ code: 'ENOENT', entities: { syscall: 'connect', path: '/srv/nodir/app.sock' } }],
    },
    {
      from: 'nginx 1.22.1',
      text: 'nginx: [emerg] bind() to 127.0.0.1:80 failed (13: Permission denied)',
      reads: [{ code: 'EACCES', entities: { syscall: 'bind', address: '127.0.0.1', port: '80' } }],
    },
    {
      from: 'nginx 1.22.1',
      text: '2026/11/22 06:33:39 [crit] 1#1: *2 rename() "/var/cache/a" to "/data/b" failed (18: Invalid cross-device link) while reading upstream',
      reads: [{ code: 'EXDEV', entities: { syscall: 'rename', path: '/var/cache/a', dest: '/data/b' } }],
    },
    {
      from: 'nginx 1.22.1',
      text: '2026/11/22 06:33:39 [error] 8880#8880: *1 open() "/srv/app/data/nosuch.html" failed (2: No such file or directory), client: 127.0.0.1, server: , request: "GET /nosuch.html HTTP/1.1", host: "127.0.0.1:18101"',
      reads: [{ code: 'ENOENT', entities: { syscall: 'open', path: '/srv/app/data/nosuch.html' } }],
    },
    {
      from: 'nginx 1.22.1',
      text: '2026/11/22 06:33:45 [error] 9098#9098: *1 connect() failed (111: Connection refused) while connecting to upstream, client: 127.0.0.1, server: , request: "GET /api HTTP/1.1", upstream: "http://127.0.0.1:18999/api", host: "127.0.0.1:18101"',
      reads: [{ code: 'ECONNREFUSED', entities: { syscall: 'connect', address: '127.0.0.1', port: '18999' } }],
    },
    {
      from: 'nginx 1.22.1',
      text: '2026/11/22 06:33:55 [error] 9258#9258: *1 upstream timed out (110: Connection timed out) while connecting to upstream, client: 127.0.0.1, server: , request: "GET / HTTP/1.1", upstream: "http://10.9.5.5:80/", host: "127.0.0.1:18101"',
      reads: [{ code: 'ETIMEDOUT', entities: { address: '10.9.5.5', port: '80' } }],
    },
    {
      from: 'nginx 1.22.1',
      text: '2026/11/22 06:33:55 [error] 9258#9258: *1 upstream timed out (110: Connection timed out) while reading response header from upstream, client: 127.0.0.1, upstream: "http://10.9.5.5:80/"',
      reads: [{ code: 'ETIMEDOUT', entities: { address: '10.9.5.5', port: '80' } }],
    },
    {
      from: 'nginx 1.22.1',
      text: '2026/11/22 06:33:55 [alert] 9258#9258: fork() failed (11: Resource temporarily unavailable)',
      reads: [{ code: 'EAGAIN', entities: { syscall: 'fork' } }],
    },
    {
      from: 'nginx 1.22.1',
      text: 'nginx: [emerg] cannot load certificate "/etc/ssl/x.pem": BIO_new_file() failed (SSL: error:80000002:system library::No such file or directory:calling fopen(/etc/ssl/x.pem, r))',
      reads: [{ code: 'ENOENT', entities: { path: '/etc/ssl/x.pem' } }],
    },
    {
      from: 'nginx 1.22.1',
      text: 'nginx: [emerg] host not found in upstream "app:3000" in /etc/nginx/conf.d/app.conf:3',
      reads: [{ code: 'ENOTFOUND', entities: { hostname: 'app', port: '3000' } }],
    },
  ],
  negatives: [
    { from: 'nginx 1.22.1', text: '10.1.2.3 - - [02/Aug/2024:10:00:01 +0000] "GET /errors/ENOENT HTTP/1.1" 200 5120' },
    {
      from: 'nginx 1.22.1',
      text: '127.0.0.1 - - [22/Nov/2026:06:33:39 +0000] "GET /admin/13 HTTP/1.1" 404 98 "-" "curl/7.88.1"',
    },
    { from: 'nginx 1.22.1', text: 'nginx: [emerg] still could not bind()' },
  ],
})
