import { defineDialect } from './dialect.ts'

/** What stands on a developer's own computer: Subversion, Emacs, adb, robocopy; and the small daemons of a network, snmpd and tailscaled. */
export default defineDialect({
  specific: 3,
  patterns: [
    // svn: E000111: Can't connect to host 'svn.acme.test': Connection refused
    /^svn: E\d{6}: Can't (?<call>connect) to host '(?<host>[\w.:-]{1,253})': §/,
    // (file-missing "Opening input file" "No such file or directory" "/home/jo/todo.org") (Emacs)
    /\(file-(?:missing|error) "[^"§]{1,80}" "§" "(?<path>[^"§]{1,1000})"\)/,
    // adb: error: failed to copy 'Shop.apk' to '/system/app/Shop.apk': remote couldn't create file: Permission denied
    /^adb: error: failed to copy '[^'§]{1,1000}' to '(?<path>[^'§]{1,1000})': remote [^§]{1,60}: §/,
    // adb: cannot connect to daemon at tcp:5037: Connection refused
    /^(?:adb: |\* )?cannot (?<call>connect) to daemon at tcp:(?<port>\d{1,5}): §/,
    // could not install *smartsocket* listener: Address already in use [tcp:5037] (adb)
    /\bcould not install \*smartsocket\* listener: § \[tcp:(?<port>\d{1,5})\]/,
    // 2026/11/21 08:00:00 ERROR 32 (0x00000020) Copying File C:\shop\Shop.dll (robocopy)
    /§ (?:Copying|Deleting|Accessing|Creating|Scanning|Changing|Time-Stamping)(?: [A-Z][A-Za-z]{2,20}){1,3} (?<path>(?:[A-Za-z]:|\\\\)\\?[^"*?<>|§]{1,1000})$/,
    // Error opening specified endpoint "udp:161": Address already in use (snmpd)
    /\bError opening specified endpoint "(?:udp|tcp)6?:(?:(?<host>[\w.]{1,253}):)?(?<port>\d{1,5})": §/,
  ],
  phrases: [
    {
      match: /\bCreateTUN\("[^"\n]{1,40}"\) failed; (?<path>\/\S{1,200}) (?<e>does not exist)\b/,
      needle: ') failed; /dev/',
      code: 'ENOENT',
    },
  ],
  samples: [
    {
      from: 'Subversion 1.14, in its known format',
      text: "svn: E000111: Can't connect to host 'svn.acme.test': Connection refused",
      reads: [{ code: 'ECONNREFUSED', entities: { hostname: 'svn.acme.test', syscall: 'connect' } }],
    },
    {
      from: 'Emacs 28, in its known format',
      text: 'Debugger entered--Lisp error: (file-missing "Opening input file" "No such file or directory" "/home/jo/notes/todo.org")',
      reads: [{ code: 'ENOENT', entities: { path: '/home/jo/notes/todo.org' } }],
    },
    {
      from: 'adb 1.0.41, in its known format',
      text: "adb: error: failed to copy 'Shop.apk' to '/system/app/Shop.apk': remote couldn't create file: Permission denied",
      reads: [{ code: 'EACCES', entities: { path: '/system/app/Shop.apk' } }],
    },
    {
      from: 'adb 1.0.41, in its known format',
      text: 'adb F 11-21 08:00:00   811   811 main.cpp:165] could not install *smartsocket* listener: Address already in use [tcp:5037]',
      reads: [{ code: 'EADDRINUSE', entities: { port: '5037' } }],
    },
    {
      from: 'adb 1.0.41, in its known format',
      text: 'adb: cannot connect to daemon at tcp:5037: Connection refused',
      reads: [{ code: 'ECONNREFUSED', entities: { port: '5037', syscall: 'connect' } }],
    },
    {
      from: 'robocopy of Windows 11, in its known format',
      text: '2026/11/21 08:00:00 ERROR 32 (0x00000020) Copying File C:\\shop\\Shop.dll',
      reads: [{ code: 'EBUSY', entities: { path: 'C:\\shop\\Shop.dll' } }],
    },
    {
      from: 'Net-SNMP 5.9, in its known format',
      text: 'Nov 21 08:00:00 sw snmpd[811]: Error opening specified endpoint "udp:161": Address already in use',
      reads: [{ code: 'EADDRINUSE', entities: { port: '161' } }],
    },
    {
      from: 'tailscaled 1.76, in its known format',
      text: 'tstun.New("tailscale0"): CreateTUN("tailscale0") failed; /dev/net/tun does not exist',
      reads: [{ code: 'ENOENT', entities: { path: '/dev/net/tun' } }],
    },
  ],
  negatives: [
    { from: 'Emacs 28', text: '(define-error \'file-missing "Opening input file" \'file-error)' },
    { from: 'Subversion 1.14', text: "svn: E155007: '/srv/shop' is not a working copy" },
  ],
})
