import { defineDialect } from './dialect.ts'

/** Mail and name servers: Exim, Dovecot, Postfix, BIND, unbound. */
export default defineDialect({
  specific: 3,
  patterns: [
    // 1tDx3-0001 H=mx.example.org [192.0.2.25] Connection refused (Exim)
    /\bH=(?<hostname>[\w.-]{1,253}) \[(?<address>[\da-fA-F.:]{2,45})\](?::(?<port>\d{1,5}))?:? §/,
    // service(imap-login): listen(*, 993) failed: Address already in use (Dovecot)
    /\b(?<syscall>listen|bind|connect)\((?<host>[\w.:*-]{1,253}), (?<port>\d{1,5})\) failed: §/,
    // can't bind socket: Address already in use for 127.0.0.1 port 53 (unbound)
    /\bcan't (?<call>bind) socket: § for (?<host>[\w.:-]{2,60}) port (?<port>\d{1,5})/,
    // /var/cache/bind/managed-keys.bind.jnl: create: permission denied (BIND)
    /(?:^|\s)(?<path>\/[^\s:§]{1,1000}\.jnl): (?<call>create|open|read|write): §/,
    // relay=mx.acme.test. [203.0.113.9], dsn=4.0.0, stat=Deferred: Connection refused by mx.acme.test. (sendmail)
    /\brelay=[^\s,]{1,253} \[(?<address>[\da-fA-F.:]{2,45})\][^§]{1,60}\bstat=Deferred: § by (?<hostname>[\w.-]{1,252}\w)/,
  ],
  phrases: [
    {
      match: /\bloading from master file (?<path>\S{1,1000}) failed: (?<e>file not found)$/,
      needle: 'loading from master file ',
      code: 'ENOENT',
    },
  ],
  samples: [
    {
      from: 'sendmail 8.17, in its known format',
      text: 'Nov 21 08:00:00 mail sm-mta[811]: 4AL80000118: to=<jo@acme.test>, delay=00:00:01, mailer=esmtp, relay=mx.acme.test. [203.0.113.9], dsn=4.0.0, stat=Deferred: Connection refused by mx.acme.test.',
      reads: [{ code: 'ECONNREFUSED', entities: { hostname: 'mx.acme.test', address: '203.0.113.9' } }],
    },
    {
      from: 'BIND 9.18, in its known format',
      text: '21-Nov-2026 09:12:44.118 /var/cache/bind/managed-keys.bind.jnl: create: permission denied',
      reads: [{ code: 'EACCES', entities: { path: '/var/cache/bind/managed-keys.bind.jnl' } }],
    },
    {
      from: 'Exim 4.96, in its known format',
      text: '2026-11-20 08:00:00 1tDx3-0001 H=mx.example.org [192.0.2.25] Connection refused',
      reads: [{ code: 'ECONNREFUSED', entities: { hostname: 'mx.example.org', address: '192.0.2.25' } }],
    },
    {
      from: 'Dovecot 2.3, in its known format',
      text: 'Nov 20 08:00:00 mail dovecot: master: Error: service(imap-login): listen(*, 993) failed: Address already in use',
      reads: [{ code: 'EADDRINUSE', entities: { syscall: 'listen', port: '993' } }],
    },
    {
      from: 'unbound 1.17, in its known format',
      text: "[1795384550] unbound[811:0] error: can't bind socket: Address already in use for 127.0.0.1 port 53",
      reads: [{ code: 'EADDRINUSE', entities: { syscall: 'bind', address: '127.0.0.1', port: '53' } }],
    },
    {
      from: 'BIND 9.18, in its known format',
      text: 'zone shop.test/IN: loading from master file /etc/bind/db.shop failed: file not found',
      reads: [{ code: 'ENOENT', entities: { path: '/etc/bind/db.shop' } }],
    },
  ],
  negatives: [
    { from: 'Exim 4.96', text: '2026-11-20 08:00:00 1tDx3-0001 H=mx.example.org [192.0.2.25] TLS error on connection' },
    { from: 'BIND 9.18', text: 'zone shop.test/IN: loading from master file /etc/bind/db.shop failed: no owner' },
  ],
})
