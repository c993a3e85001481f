import { defineDialect } from './dialect.ts'

/** Smaller languages: Lua, Tcl, OCaml, Haskell, Guile, Fortran, C++. */
export default defineDialect({
  specific: 3,
  patterns: [
    // lua5.4: app.lua:1: cannot open file 'config.yml' (No such file or directory)
    /\bcannot open file '(?<path>[^']{1,1000})' \(§/,
    // lua5.4: app.lua:1: secret.txt: Permission denied
    /\b\w+\.lua:\d+: (?<path>[^\s:][^:§]{0,1000}): §/,
    /\b\w+\.lua:\d+: §/,
    // nil	/etc/kong/kong.conf: No such file or directory	2
    /^nil\t(?:(?<path>[^\t:]{1,1000}): )?§(?:\t\d+)?$/,
    // couldn't open "config.yml": no such file or directory
    /^(?:couldn't|could not|can't) (?<call>open|read|write|execute|change working directory to|create directory) "(?<path>[^"]{1,1000})": §/,
    // error deleting "d": directory not empty · error renaming "a" to "b/c": no such file or directory
    /^error (?<call>deleting|renaming|copying) "(?<path>[^"]{1,1000})"(?: to "(?<dest>[^"]{1,1000})")?: §/,
    // couldn't open socket: connection refused
    /^couldn't open socket: (?:.{0,60}:: POSIX )?§/,
    // error writing "file4": broken pipe
    /^error (?:writing|reading|flushing) "[^"]{1,200}": §/,
    // Exception: Sys_error "secret.txt: Permission denied".
    /\bSys_error[ (]"(?:(?<path>[^":]{1,1000}): )?§/,
    // Exception: Unix.Unix_error(Unix.EXDEV, "rename", "full/fill")
    /\bUnix_error\((?:Unix\.)?§, "(?<syscall>\w+)", "(?<operand>[^"]{0,1000})"\)/,
    // app.hs: secret.txt: openFile: permission denied (Permission denied)
    /^[^\s:]{1,200}: (?<path>[^:§]{1,1000}): [\w:. ]{1,100}: (?:permission denied|invalid argument|resource busy|already exists|does not exist|inappropriate type|unsupported operation|resource exhausted|unsatisfied constraints) \(§/,
    // server: Network.Socket.bind: resource busy (Address already in use)
    /\bNetwork\.Socket\.(?<syscall>\w{3,20}): [^§()]{1,80}\(§/,
    // In procedure open-file: Read-only file system: "ro/new.txt"
    /^(?:ERROR: )?In procedure (?<call>[\w-]+): §(?:: "(?<path>[^"]{1,1000})")?/,
    // Fortran runtime error: Cannot open file 'data': Is a directory
    /^Fortran runtime error: [^':]{1,80} '(?<path>[^']{1,1000})': §/,
    // what():  filesystem error: cannot create directory: File exists [config.json]
    /\bfilesystem error: [^:§]{1,120}: § \[(?<path>[^\]]{1,1000})\](?: \[(?<dest>[^\]]{1,1000})\])?/,
    // what():  connect: Connection refused
    /\bwhat\(\): {1,2}(?:(?<syscall>[a-z_]{2,20}): )?(?:.{0,120}: )?§/,
  ],
  notErrno: [
    // Haskell's kind of an error, before the system's own words in brackets
    /: (?:permission denied|invalid argument|resource busy|already exists|does not exist|inappropriate type|unsupported operation|resource exhausted|unsatisfied constraints)(?= \([A-Z])/,
  ],
  samples: [
    {
      from: 'GHC 9.0, network 3.1',
      text: 'server: Network.Socket.bind: resource busy (Address already in use)',
      reads: [{ code: 'EADDRINUSE', entities: { syscall: 'bind' } }],
    },
    {
      from: 'Boost 1.74',
      text: "  what():  bind: Address already in use [system:98 at /usr/include/boost/asio/detail/throw_error.hpp:29:5 in function 'do_throw_error']",
      reads: [{ code: 'EADDRINUSE', entities: { syscall: 'bind' } }],
    },
    {
      from: 'Lua 5.4.4',
      text: "lua5.4: app.lua:1: cannot open file 'config.yml' (No such file or directory)",
      reads: [{ code: 'ENOENT', entities: { path: 'config.yml' } }],
    },
    {
      from: 'Lua 5.4.4',
      text: 'lua5.4: app.lua:1: secret.txt: Permission denied',
      reads: [{ code: 'EACCES', entities: { path: 'secret.txt' } }],
    },
    { from: 'Lua 5.4.4', text: 'lua5.4: app.lua:1: No space left on device', reads: [{ code: 'ENOSPC' }] },
    {
      from: 'Lua 5.4.4',
      text: 'nil\t/etc/kong/kong.conf: No such file or directory\t2',
      reads: [{ code: 'ENOENT', entities: { path: '/etc/kong/kong.conf' } }],
    },
    {
      from: 'Tcl 8.6.13',
      text: `couldn't open "config.yml": no such file or directory`,
      reads: [{ code: 'ENOENT', entities: { path: 'config.yml' } }],
    },
    {
      from: 'Tcl 8.6.13',
      text: 'error deleting "d": directory not empty',
      reads: [{ code: 'ENOTEMPTY', entities: { path: 'd' } }],
    },
    { from: 'Tcl 8.6.13', text: "couldn't open socket: connection refused", reads: [{ code: 'ECONNREFUSED' }] },
    { from: 'Tcl 8.6.13', text: 'error writing "file4": broken pipe', reads: [{ code: 'EPIPE' }] },
    {
      from: 'OCaml 4.13.1',
      text: 'Exception: Sys_error "secret.txt: Permission denied".',
      reads: [{ code: 'EACCES', entities: { path: 'secret.txt' } }],
    },
    {
      from: 'OCaml 4.13.1',
      text: 'Exception: Unix.Unix_error(Unix.EXDEV, "rename", "full/fill")',
      reads: [{ code: 'EXDEV', entities: { syscall: 'rename', path: 'full/fill' } }],
    },
    {
      from: 'GHC 9.0.2',
      text: 'app.hs: ro/new.txt: openFile: permission denied (Read-only file system)',
      reads: [{ code: 'EROFS', entities: { path: 'ro/new.txt' } }],
    },
    {
      from: 'Guile 3.0.8',
      text: 'In procedure open-file: Read-only file system: "ro/new.txt"',
      reads: [{ code: 'EROFS', entities: { path: 'ro/new.txt' } }],
    },
    {
      from: 'gfortran 12.2',
      text: "Fortran runtime error: Cannot open file 'data': Is a directory",
      reads: [{ code: 'EISDIR', entities: { path: 'data' } }],
    },
    {
      from: 'libstdc++ 12.2',
      text: '  what():  filesystem error: cannot create directory: File exists [config.json]',
      reads: [{ code: 'EEXIST', entities: { path: 'config.json' } }],
    },
    {
      from: 'libstdc++ 12.2',
      text: '  what():  connect: Connection refused',
      reads: [{ code: 'ECONNREFUSED', entities: { syscall: 'connect' } }],
    },
  ],
  negatives: [{ from: 'hledger 1.25', text: 'The hledger journal file "/srv/main.journal" was not found.' }],
})
