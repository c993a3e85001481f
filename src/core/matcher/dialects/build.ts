import { type Around, defineDialect } from './dialect.ts'

/** Compilers, make, git and package managers. */
export default defineDialect({
  specific: 3,
  patterns: [
    // fatal: Unable to create '/srv/r/.git/index.lock': File exists.
    /^(?:fatal|error|warning|hint): [^'§]{3,80}? '(?<path>[^'§]{1,1000})'(?: for [a-z]+)?: §/,
    // error: unable to open object pack directory: .git/objects/pack: Too many open files
    /^(?:fatal|error|warning): [^:§']{3,80}: (?<path>[^:§'\s]{1,1000}): §/,
    // error: open("f1"): Too many open files
    /^(?:fatal|error|warning): (?<syscall>\w+)\("(?<path>[^"]{1,1000})"\): §/,
    // fatal: cannot exec 'x': Permission denied · fatal: write error: No space left on device
    /^(?:fatal|error): (?<syscall>write|read|unlink|open|close|exec|fork|pack-objects|index-pack) (?:error|failed)?:? ?§/,
    // /tmp/ccLjZD0X.s: Fatal error: a.o: No such file or directory
    /: Fatal error: (?<path>[^:'§\s]{1,1000}): §/,
    // /tmp/cc.s: Fatal error: can't fill 256 bytes in section .data of a.o: 'No space left on device'
    /: Fatal error: [^§]{3,120} of (?<path>[^:'§\s]{1,300}): '?§/,
    // cc1: fatal error: nosuch.c: No such file or directory · main.c:1:10: fatal error: nosuch.h: No such file or directory
    /\bfatal error: (?:opening dependency file |cannot open file |error writing to |cannot write PCH file )?'?(?<path>[^:'§\s]{1,1000})'?: §/,
    // /usr/bin/ld: cannot find … · /usr/bin/ld: final link failed: No space left on device
    /\bld(?:\.\w+)?: (?:cannot open output file (?<path>[^:§\s]{1,1000}): |final link failed: |[^:§\s]{1,300}: )?§/,
    // make: *** build: No such file or directory.  Stop.
    /^g?make(?:\[\d+\])?: \*\*\* (?<path>[^:§\s]{1,1000}): §/,
    // error: copy-fd: write returned: No space left on device
    /^(?:fatal|error): [\w-]{1,30}: (?<syscall>write|read) returned: §/,
    // make: no-such-cmd: No such file or directory
    /^g?make(?:\[\d+\])?: (?:execvp: )?(?<path>[^:*§]{1,1000}): §/,
    // E: Could not open lock file /var/lib/dpkg/lock-frontend - open (13: Permission denied)
    /^[EW]: [^§/]{3,120}? (?<path>\/[^\s§]{1,1000})(?: failed)? - (?<syscall>\w+) \(§/,
    // dpkg: error processing archive x.deb (--unpack): … · dpkg: unrecoverable fatal error, aborting: …
    /^dpkg(?:-deb)?: [^§']{3,160}'?(?<path>\/[^'\s§]{1,1000})'?: §/,
    // ERROR: Could not install packages due to an OSError: [Errno 13] Permission denied: '/usr/lib/python3/x'
    /\bCould not install packages due to an? (?:OSError|EnvironmentError): §: '(?<path>[^']{1,1000})'/,
    // npm ERR! Error: EACCES: permission denied, mkdir '/usr/lib/node_modules/x'
    /^npm (?:ERR!|error) (?:.{0,100}: )?§, (?<syscall>\w+) '(?<path>[^']{1,1000})'/,
  ],
  phrases: [
    // error: insufficient permission for adding an object to repository database .git/objects: what git says for EACCES
    {
      match: /(?<e>\binsufficient permission for adding an object to repository database) (?<path>\S{1,1000})/,
      needle: 'insufficient permission for adding an',
      code: 'EACCES',
    },
    // Invalid value for "path" parameter: no file exists at "files/a.yaml" (Terraform)
    { match: /(?<e>\bno file exists at) "(?<path>[^"\n]{1,1000})"/, needle: 'no file exists at "', code: 'ENOENT' },
    // apt since 1.9.11 says who holds the lock, and hides that fcntl said EAGAIN
    {
      match:
        /(?<=^(?:[EW]: |Waiting for cache lock: )?)(?<e>Could not get lock) (?<path>\/\S{1,1000}?)\. It is held by process (?<pid>\d{1,7})\b/,
      needle: '. it is held by process ',
      code: 'EAGAIN',
    },
  ],
  around: readApt,
  notErrno: [
    // error: RPC failed; HTTP 403 · remote: Permission to acme/x.git denied to bob.
    /\bPermission to \S+ denied to\b.{0,80}/,
  ],
  samples: [
    {
      from: 'git 2.39',
      text: 'error: insufficient permission for adding an object to repository database .git/objects',
      reads: [{ code: 'EACCES', entities: { path: '.git/objects' } }],
    },
    {
      from: 'git 2.39',
      text: 'error: copy-fd: write returned: No space left on device',
      reads: [{ code: 'ENOSPC', entities: { syscall: 'write' } }],
    },
    {
      from: 'Terraform 1.5',
      text: '  on main.tf line 31: Invalid value for "path" parameter: no file exists at "files/a.yaml"; this function works only with files',
      reads: [{ code: 'ENOENT', entities: { path: 'files/a.yaml' } }],
    },
    {
      from: 'GNU Make 4.3',
      text: 'make: *** build: No such file or directory.  Stop.',
      reads: [{ code: 'ENOENT', entities: { path: 'build' } }],
    },
    {
      from: 'git 2.39',
      text: "fatal: Unable to create '/srv/r/.git/index.lock': File exists.",
      reads: [{ code: 'EEXIST', entities: { path: '/srv/r/.git/index.lock' } }],
    },
    {
      from: 'git 2.39',
      text: 'error: unable to open object pack directory: .git/objects/pack: Too many open files',
      reads: [{ code: 'EMFILE', entities: { path: '.git/objects/pack' } }],
    },
    {
      from: 'git 2.39',
      text: 'error: open("f1"): Permission denied',
      reads: [{ code: 'EACCES', entities: { syscall: 'open', path: 'f1' } }],
    },
    {
      from: 'git 2.39',
      text: 'fatal: write error: No space left on device',
      reads: [{ code: 'ENOSPC', entities: { syscall: 'write' } }],
    },
    {
      from: 'binutils 2.40',
      text: '/tmp/ccLjZD0X.s: Fatal error: a.o: No such file or directory',
      reads: [{ code: 'ENOENT', entities: { path: 'a.o' } }],
    },
    {
      from: 'binutils 2.40',
      text: "/tmp/ccLjZD0X.s: Fatal error: can't fill 256 bytes in section .data of a.o: 'No space left on device'",
      reads: [{ code: 'ENOSPC', entities: { path: 'a.o' } }],
    },
    {
      from: 'gcc 12.2',
      text: 'main.c:1:10: fatal error: nosuch.h: No such file or directory',
      reads: [{ code: 'ENOENT', entities: { path: 'nosuch.h' } }],
    },
    {
      from: 'binutils 2.40',
      text: '/usr/bin/ld: final link failed: No space left on device',
      reads: [{ code: 'ENOSPC' }],
    },
    {
      from: 'GNU make 4.3',
      text: 'make: no-such-cmd: No such file or directory',
      reads: [{ code: 'ENOENT', entities: { path: 'no-such-cmd' } }],
    },
    {
      from: 'apt 2.6.1',
      text: 'E: Could not open lock file /var/lib/dpkg/lock-frontend - open (13: Permission denied)',
      reads: [{ code: 'EACCES', entities: { program: 'apt', syscall: 'open', path: '/var/lib/dpkg/lock-frontend' } }],
    },
    {
      from: 'apt 2.6.1',
      text: 'E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 2211 (unattended-upgr)',
      reads: [
        {
          code: 'EAGAIN',
          entities: { program: 'apt', syscall: 'fcntl', path: '/var/lib/dpkg/lock-frontend', pid: '2211' },
        },
      ],
    },
    {
      from: 'dpkg 1.21.22',
      text: "dpkg: error: unable to create new file '/var/lib/dpkg/status-new': No space left on device",
      reads: [{ code: 'ENOSPC', entities: { path: '/var/lib/dpkg/status-new' } }],
    },
    {
      from: 'pip 23.0.1',
      text: "ERROR: Could not install packages due to an OSError: [Errno 13] Permission denied: '/usr/lib/python3/dist-packages/x'",
      reads: [{ code: 'EACCES', entities: { path: '/usr/lib/python3/dist-packages/x' } }],
    },
    {
      from: 'npm 9.2.0',
      text: "npm ERR! Error: EACCES: permission denied, mkdir '/usr/lib/node_modules/x'",
      reads: [{ code: 'EACCES', entities: { syscall: 'mkdir', path: '/usr/lib/node_modules/x' } }],
    },
  ],
  negatives: [
    { from: 'apt 2.6.1', text: 'Get:1 http://deb.test stable InRelease [13 kB]' },
    { from: 'a deploy script', text: 'Could not get lock on the release. It is held by process owner Anna.' },
    { from: 'GNU make 4.3', text: 'make: *** [Makefile:5: test] Error 98' },
    { from: 'git 2.39', text: 'CONFLICT (content): Merge conflict in errno.h' },
    { from: 'npm 10.8.2', text: 'npm error code EINTEGRITY' },
    { from: 'git 2.39', text: 'remote: Permission to acme/x.git denied to bob.' },
    { from: 'gcc 12.2', text: 'collect2: error: ld returned 1 exit status' },
  ],
})

/** apt begins its lines with `E:` and does not name itself; its files do. */
function readApt({ line, text, found }: Around): void {
  const words = text(line) ?? ''
  if (
    !/^(?:[EW]: |Waiting for cache lock: ).{0,200}?\/(?:var\/(?:lib|cache)\/(?:dpkg|apt|debconf)|etc\/apt)\//.test(
      words,
    )
  )
    return
  found.add('program', 'apt', null)
  if (!found.has('syscall') && /\bCould not get lock\b/.test(words)) found.add('syscall', 'fcntl', null)
}
