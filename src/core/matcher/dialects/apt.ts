import { defineDialect } from './dialect.ts'

/** APT: what its methods say of an address and of a file. */
export default defineDialect({
  specific: 3,
  patterns: [
    // Could not connect to deb.debian.org:80 (151.101.2.132). - connect (111: Connection refused) · …, connection timed out
    /\bCould not (?<syscall>connect) to (?<hostname>[\w.-]{1,253}):(?<port>\d{1,5}) \((?<address>[\da-fA-F.:]{2,45})\)[.,] (?:- connect \()?§/,
    // File not found - /srv/mirror/./Packages (2: No such file or directory)
    /\bFile not found - (?<path>\S{1,1000}) \(§\)/,
  ],
  phrases: [
    {
      match: /(?<e>\bTemporary failure resolving) '(?<hostname>[\w.-]{1,253})'/,
      needle: 'temporary failure resolving',
      code: 'EAI_AGAIN',
    },
    {
      match: /(?<e>\bCould not resolve) '(?<hostname>[\w.-]{1,253})'$/,
      needle: "could not resolve '",
      code: 'ENOTFOUND',
    },
  ],
  samples: [
    {
      from: 'apt 2.6.1',
      text: '  Could not connect to 127.0.0.1:1 (127.0.0.1). - connect (111: Connection refused)',
      reads: [
        { code: 'ECONNREFUSED', entities: { syscall: 'connect', address: '127.0.0.1', port: '1', number: '111' } },
      ],
    },
    {
      from: 'apt 2.6.1',
      text: '  File not found - /srv/nodir/./Packages.xz (2: No such file or directory)',
      reads: [{ code: 'ENOENT', entities: { path: '/srv/nodir/./Packages.xz' } }],
    },
    {
      from: 'apt 2.6.1',
      text: "W: Failed to fetch http://nosuch.invalid/debian/dists/bookworm/InRelease  Could not resolve 'nosuch.invalid'",
      reads: [{ code: 'ENOTFOUND', entities: { hostname: 'nosuch.invalid' } }],
    },
    {
      from: 'apt 2.6.1, in its known format',
      text: "  Temporary failure resolving 'deb.debian.org'",
      reads: [{ code: 'EAI_AGAIN', entities: { hostname: 'deb.debian.org' } }],
    },
  ],
  negatives: [
    {
      from: 'apt 2.6.1',
      text: 'W: Some index files failed to download. They have been ignored, or old ones used instead.',
    },
    { from: 'webpack 5', text: "Could not resolve './App' in '/srv/src'" },
  ],
})
