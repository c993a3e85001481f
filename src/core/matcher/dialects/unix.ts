import { defineDialect } from './dialect.ts'

/** GNU tools and everything that speaks like them: `PROGRAM: what 'operand': strerror`, perror's `call: strerror`. */
export default defineDialect({
  specific: 2,
  patterns: [
    // cp: cannot stat 'config.yml': No such file or directory · mv: cannot move 'data' to 'd2/data': Directory not empty
    /^(?<program>[\w./+-]{1,100}): (?:error: |fatal: |warning: )?[^'"`‘“:§]{3,120}? ['`‘"“](?<path>[^'’"”§]{1,1000})['’"”] (?:to|=>|as|->|onto) ['`‘"“](?<dest>[^'’"”§]{1,1000})['’"”]: §/,
    /^(?<program>[\w./+-]{1,100}): (?:error: |fatal: |warning: )?[^'"`‘“:§]{3,160}? ['`‘"“](?<operand>[^'’"”§]{1,1000})['’"”](?: [^:'"§]{1,60})?: §/,
    // find: ‘loop1’: Too many levels of symbolic links · env: ‘no-such-cmd’: No such file or directory
    /^(?<program>[\w./+-]{1,100}): ['`‘"“](?<operand>[^'’"”§]{1,1000})['’"”]: §/,
    // tar: secret.txt: Cannot open: Permission denied
    /^(?<program>tar|bsdtar|cpio)(?: \(child\))?: (?<path>[^:§]{1,1000}): Cannot (?<call>open|stat|write|read|mkdir|chdir|unlink|create|change|utime|rename)[^:§]{0,60}: §/,
    // umount: /mnt/data: target is busy. · mount: /mnt: mount(2) system call failed: Structure needs cleaning.
    /^(?<program>u?mount(?:\.\w+)?): (?<path>\/[^:§]{0,1000}): (?:(?<syscall>u?mount)\(2\) system call failed: )?§/,
    // mount.nfs: access denied by server while mounting nas:/export
    /^mount\.nfs4?: § (?<hostname>[\w.-]{1,253}):(?<path>\/\S{0,1000})/,
    // mount.nfs: Connection timed out for nas:/export on /mnt/nas
    /\b(?<program>mount(?:\.\w+)): § for (?<host>[\w.-]+|\[[\w:]+\]):\S{1,500} on (?<path>\/\S{1,1000})/,
    // taskset: failed to set pid 8694's affinity: § · renice: failed to set priority for 7188 (process ID): §
    /^(?<program>[\w.+/-]{1,60}): (?:failed|cannot|could not|unable) [^:§]{1,60}?\bpid (?<pid>\d{1,7})(?:'s [^:§]{1,60})?: §/,
    /^(?<program>[\w.+/-]{1,60}): (?:failed|cannot|could not|unable) [^:§]{1,60}? for (?<pid>\d{1,7}) \(process ID\): §/,
    // insmod: ERROR: could not insert module /srv/a.ko: Function not implemented
    /^(?<program>insmod|rmmod|modprobe): (?:ERROR|FATAL): [^/'§]{3,80}? '?(?<path>[^\s':§]{1,1000})'?: §/,
    // e2fsck: No such file or directory while trying to open /srv/none.img
    /^(?<program>[\w.]{1,40}): § while [a-z ]{3,60} (?<path>\/\S{1,1000})/,
    // sort: write failed: s: No space left on device
    /^(?<program>[\w./+-]{1,100}): (?<syscall>write|read|close|open) failed: (?<path>[^\s:§]{1,1000}): §/,
    // losetup: disk.img: failed to set up loop device: No such file or directory
    /^(?<program>losetup|swapon|swapoff|mkswap|blkdiscard|fallocate|fstrim): (?<path>[^\s:§]{1,1000}): [^:§]{3,60}: §/,
    // gawk: cmd. line:1: fatal: print to "out" failed: No space left on device
    /^(?<program>[gm]?awk): .{0,100}"(?<path>[^"§]{1,300})" failed: §/,
    // ninja: fatal: chdir to 'none' - No such file or directory
    /^(?<program>ninja): (?:fatal|error): (?<syscall>chdir) to '(?<path>[^']{1,1000})' - §/,
    // dmesg: read kernel buffer failed: Operation not permitted
    /^(?<program>dmesg): (?<syscall>read) kernel buffer failed: §/,
    // mount --make-shared /run/netns failed: Operation not permitted (ip netns)
    /^(?<syscall>mount) --[a-z-]{1,30} (?<path>\/\S{1,1000}) failed: §/,
    // cat: write error: No space left on device
    /^(?<program>[\w./+-]{1,100}): (?<syscall>write|read|close) (?:error|failed): §/,
    // stty: /srv/ttyS4: Device or resource busy · grep: data: Is a directory
    /^(?!(?:open|openat|execve?|unlink|rename|chdir): )(?<program>[\w.+/-]{1,60}): (?<path>[^\s:§'"()]{1,1000}): §\.?$/,
    /^(?<program>[\w.+-]{1,60}): (?<path>\.{0,2}\/[^:§'"]{1,1000}): §\.?$/,
    // open: secret.txt: Permission denied (perror with the operand and the call)
    /^(?<syscall>open|openat|execve?|unlink|rename|chdir): (?<path>[^\s:§'"()]{1,1000}): §\.?$/,
    // bind: Address already in use · read(): Bad file descriptor
    /^(?<call>[a-z_][a-z0-9_]{1,30})(?:\(\d?\))?: §\.?$/,
    // mv: inter-device move failed: 'a' to 'ro/a'; unable to remove target: Read-only file system
    /^(?<program>mv): inter-device move failed: ['‘](?<path>[^'’§]{1,1000})['’] to ['‘](?<dest>[^'’§]{1,1000})['’]; [a-z ]{3,60}: §/,
    // ./app: error while loading shared libraries: libssl.so.1.1: cannot open shared object file: No such file or directory
    /: error while loading shared libraries: (?<path>[^:§\s]{1,300}): [^:§]{3,80}: §/,
    // (socket: Operation not permitted)
    /\((?<syscall>[a-z_]{2,30}): §\)/,
    // tcp-listener.c:129:accept:24:Too many open files (sslh)
    /^[\w.-]{1,60}\.c:\d+:(?<syscall>\w{2,20}):(?<number>\d{1,3}):§/,
    // fopen(pathname = "/media/disk/x", flags = "w") failed, Read-only file system (30, EROFS) because … (libexplain)
    /^(?<syscall>\w{2,30})\(pathname = "(?<path>[^"]{1,1000})".{0,200}\) failed, §/,
    // strace: attach: ptrace(PTRACE_SEIZE, 999999): No such process
    /: (?<syscall>ptrace)\(PTRACE_\w{3,20}, (?<pid>\d{1,8})\): §/,
    // db.test:4966: Connection timed out. (gdb)
    /^(?<host>[\w.-]{1,253})?:(?<port>\d{1,5}): §\.$/,
    // syscall 9999: Function not implemented
    /^syscall \d+: §/,
    // RTNETLINK answers: File exists
    /^RTNETLINK answers: §/,
    // nice: cannot set niceness: Permission denied
    /^(?<program>[\w.+/-]{1,60}): (?:cannot|can't|could not|failed to|unable to) [^:'"§]{3,80}: §\.?$/,
    // sort: cannot read: /nope/in: No such file or directory
    /^(?!(?:[Ee]rror|fatal|warning): )(?<program>[\w.+/-]{1,60}): (?:cannot|can't|could not|failed to|unable to) (?<call>read|open|write|stat|create|access)(?: [a-z ]{2,30})?: (?<path>[^\s:§'"]{1,1000}): §\.?$/,
    // shred: out/x.dat: failed to open for writing: No such file or directory
    /^(?<program>[\w.+/-]{1,60}): (?<path>[^\s:§'"]{1,1000}): failed to (?<call>open|read|write|stat|rename|truncate)(?: [a-z ]{2,30})?: §/,
    // mawk: cannot open /nope.txt (No such file or directory)
    /^(?<program>[\w.+/-]{1,60}): (?:cannot|can't|could not|couldn't) (?<call>read|open|write|stat|create|access|chdir to|find)(?: file)? (?<path>[^\s:§'"‘]{1,1000})(?:: | \()§/,
  ],
  phrases: [
    {
      match: /\bCan't open (?<path>\/dev\/\S{1,200}) (?<e>exclusively)\. {1,2}Mounted filesystem\?/,
      needle: ' exclusively.  mounted filesystem',
      code: 'EBUSY',
    },
    // iconv: illegal input sequence at position 113
    { match: /\billegal input sequence at position\b/, needle: 'illegal input sequence at', code: 'EILSEQ' },
    {
      match: /\b(?:Permission denied|Operation not permitted) \(you must be root\)/,
      needle: ' (you must be root)',
      code: 'EPERM',
    },
    { match: /^Cannot find device(?= ")/, needle: 'cannot find device', code: 'ENODEV' },
    { match: /^Device "[^"]{1,40}" (?<e>does not exist)/, needle: '" does not exist', code: 'ENODEV' },
    { match: /\bdataset is busy\b/, needle: 'dataset is busy', code: 'EBUSY' },
    { match: /(?<=': )pool is busy\b/, needle: 'pool is busy', code: 'EBUSY' },
    { match: /\baccess denied by server while mounting\b/, needle: 'access denied by server', code: 'EACCES' },
    { match: /\btarget is busy\b/, needle: 'target is busy', code: 'EBUSY' },
    {
      match: /(?<=^mount: [^:\n]{1,1000}: )must be superuser to use mount/,
      needle: 'must be superuser to',
      code: 'EPERM',
    },
    {
      match: /(?<=^umount: [^:\n]{1,1000}: )must be superuser to unmount/,
      needle: 'must be superuser to',
      code: 'EPERM',
    },
    {
      match: /(?<=^mount: [^:\n]{1,1000}: )mount point does not exist/,
      needle: 'mount point does not exist',
      code: 'ENOENT',
    },
    {
      match: /(?<=^mount: [^:\n]{1,1000}: )special device (?<path>[^:\n]{1,300}) does not exist/,
      needle: 'special device',
      code: 'ENOENT',
    },
    {
      match: /(?<=^mount: [^:\n]{1,1000}: )unknown filesystem type/,
      needle: 'unknown filesystem type',
      code: 'ENODEV',
    },
    {
      match: /(?<=^mount: [^:\n]{1,1000}: )wrong fs type, bad option, bad superblock/,
      needle: 'wrong fs type, bad option',
      code: 'EINVAL',
    },
    { match: /(?<=^umount: [^:\n]{1,1000}: )not mounted/, needle: ': not mounted', code: 'EINVAL' },
  ],
  samples: [
    {
      from: 'strace 6.1',
      text: 'strace: attach: ptrace(PTRACE_SEIZE, 999999): No such process',
      reads: [{ code: 'ESRCH', entities: { pid: '999999', syscall: 'ptrace' } }],
    },
    {
      from: 'gdb 13.1',
      text: '127.0.0.1:4966: Connection timed out.',
      reads: [{ code: 'ETIMEDOUT', entities: { address: '127.0.0.1', port: '4966' } }],
    },
    {
      from: 'util-linux 2.38',
      text: 'mount: /mnt: special device /dev/sdz1 does not exist.',
      reads: [{ code: 'ENOENT', entities: { path: '/dev/sdz1' } }],
    },
    {
      from: 'LVM 2.03, in its known format',
      text: "  Can't open /dev/sdb exclusively.  Mounted filesystem?",
      reads: [{ code: 'EBUSY', entities: { path: '/dev/sdb' } }],
    },
    {
      from: 'nfs-utils 2.6, in its known format',
      text: 'mount.nfs: access denied by server while mounting nas:/export',
      reads: [{ code: 'EACCES', entities: { hostname: 'nas', path: '/export' } }],
    },
    {
      from: 'Ninja 1.11.1',
      text: "ninja: fatal: chdir to 'none' - No such file or directory",
      reads: [{ code: 'ENOENT', entities: { program: 'ninja', syscall: 'chdir', path: 'none' } }],
    },
    {
      from: 'util-linux 2.38 dmesg',
      text: 'dmesg: read kernel buffer failed: Operation not permitted',
      reads: [{ code: 'EPERM', entities: { program: 'dmesg', syscall: 'read' } }],
    },
    {
      from: 'iproute2 6.1',
      text: 'mount --make-shared /run/netns failed: Operation not permitted',
      reads: [{ code: 'EPERM', entities: { syscall: 'mount', path: '/run/netns' } }],
    },
    {
      from: 'coreutils 9.1',
      text: 'sort: write failed: out.txt: No space left on device',
      reads: [{ code: 'ENOSPC', entities: { program: 'sort', syscall: 'write', path: 'out.txt' } }],
    },
    {
      from: 'util-linux 2.38.1',
      text: 'losetup: disk: failed to set up loop device: No such file or directory',
      reads: [{ code: 'ENOENT', entities: { program: 'losetup', path: 'disk' } }],
    },
    {
      from: 'gawk 5.2.1',
      text: 'gawk: cmd. line:1: fatal: print to "out" failed: No space left on device',
      reads: [{ code: 'ENOSPC', entities: { program: 'gawk', path: 'out' } }],
    },
    {
      from: 'glibc 2.36, iconv',
      text: 'iconv: illegal input sequence at position 113',
      reads: [{ code: 'EILSEQ' }],
    },
    {
      from: 'coreutils 9.1',
      text: "mv: inter-device move failed: 'file' to 'ro/file'; unable to remove target: Read-only file system",
      reads: [{ code: 'EROFS', entities: { program: 'mv', path: 'file', dest: 'ro/file' } }],
    },
    {
      from: 'glibc 2.36',
      text: './app: error while loading shared libraries: libssl.so.1.1: cannot open shared object file: No such file or directory',
      reads: [{ code: 'ENOENT', entities: { path: 'libssl.so.1.1' } }],
    },
    {
      from: 'coreutils 9.1, German',
      text: 'cat: /etc/shadow: Keine Berechtigung',
      reads: [{ code: 'EACCES', entities: { program: 'cat', path: '/etc/shadow' } }],
    },
    {
      from: 'coreutils 9.1, Chinese',
      text: "ls: 无法访问 '/opt/a': 没有那个文件或目录",
      reads: [{ code: 'ENOENT', entities: { program: 'ls', path: '/opt/a' } }],
    },
    {
      from: 'coreutils 9.1',
      text: 'shred: nodir/out.dat: failed to open for writing: No such file or directory',
      reads: [{ code: 'ENOENT', entities: { program: 'shred', path: 'nodir/out.dat', syscall: 'open' } }],
    },
    {
      from: 'util-linux 2.38.1',
      text: "taskset: failed to set pid 8694's affinity: Invalid argument",
      reads: [{ code: 'EINVAL', entities: { pid: '8694' } }],
    },
    {
      from: 'util-linux 2.38.1',
      text: 'renice: failed to set priority for 7188 (process ID): Permission denied',
      reads: [{ code: 'EACCES', entities: { pid: '7188' } }],
    },
    {
      from: 'nfs-utils 2.6.2',
      text: 'mount.nfs: Connection timed out for nas:/export on /mnt/nas',
      reads: [{ code: 'ETIMEDOUT', entities: { hostname: 'nas', path: '/mnt/nas' } }],
    },
    {
      from: 'libexplain 1.4',
      text: 'fopen(pathname = "/media/disk/x", flags = "w") failed, Read-only file system (30, EROFS) because write access was requested',
      reads: [{ code: 'EROFS', entities: { syscall: 'fopen', path: '/media/disk/x' } }],
    },
    {
      from: 'glibc 2.36, perror',
      text: 'open: secret.txt: Permission denied',
      reads: [{ code: 'EACCES', entities: { syscall: 'open', path: 'secret.txt' } }],
    },
    {
      from: 'coreutils 9.1',
      text: "cp: cannot stat 'config.yml': No such file or directory",
      reads: [{ code: 'ENOENT', entities: { path: 'config.yml', program: 'cp' } }],
    },
    {
      from: 'coreutils 9.1',
      text: "mv: cannot move 'data' to 'd2/data': Directory not empty",
      reads: [{ code: 'ENOTEMPTY', entities: { path: 'data', dest: 'd2/data' } }],
    },
    {
      from: 'findutils 4.9.0',
      text: 'find: ‘loop1’: Too many levels of symbolic links',
      reads: [{ code: 'ELOOP', entities: { path: 'loop1' } }],
    },
    {
      from: 'tar 1.34',
      text: 'tar: secret.txt: Cannot open: Permission denied',
      reads: [{ code: 'EACCES', entities: { path: 'secret.txt', syscall: 'open' } }],
    },
    {
      from: 'util-linux 2.38.1',
      text: 'mount: /mnt: mount(2) system call failed: Structure needs cleaning.',
      reads: [{ code: 'EUCLEAN', entities: { path: '/mnt', syscall: 'mount' } }],
    },
    {
      from: 'util-linux 2.38.1',
      text: 'umount: /mnt/data: target is busy.',
      reads: [{ code: 'EBUSY', entities: { path: '/mnt/data' } }],
    },
    {
      from: 'util-linux 2.38.1',
      text: 'mount: /srv/app/data: must be superuser to use mount.',
      reads: [{ code: 'EPERM', entities: { path: '/srv/app/data' } }],
    },
    {
      from: 'kmod 30',
      text: 'insmod: ERROR: could not insert module /srv/a.ko: Function not implemented',
      reads: [{ code: 'ENOSYS', entities: { path: '/srv/a.ko' } }],
    },
    {
      from: 'e2fsprogs 1.47.0',
      text: 'e2fsck: No such file or directory while trying to open /srv/none.img',
      reads: [{ code: 'ENOENT', entities: { path: '/srv/none.img' } }],
    },
    {
      from: 'coreutils 9.1',
      text: 'cat: write error: No space left on device',
      reads: [{ code: 'ENOSPC', entities: { syscall: 'write' } }],
    },
    {
      from: 'grep 3.8',
      text: 'grep: data: Is a directory',
      reads: [{ code: 'EISDIR', entities: { path: 'data', program: 'grep' } }],
    },
    {
      from: 'glibc 2.36, perror',
      text: 'bind: Address already in use',
      reads: [{ code: 'EADDRINUSE', entities: { syscall: 'bind' } }],
    },
    {
      from: 'tcpdump 4.99.3',
      text: '(socket: Operation not permitted)',
      reads: [{ code: 'EPERM', entities: { syscall: 'socket' } }],
    },
    {
      from: 'sslh 2.0',
      text: 'tcp-listener.c:129:accept:24:Too many open files',
      reads: [{ code: 'EMFILE', entities: { syscall: 'accept', number: '24' } }],
    },
    { from: 'glibc 2.36', text: 'syscall 9999: Function not implemented', reads: [{ code: 'ENOSYS' }] },
    {
      from: 'coreutils 9.1',
      text: 'nice: cannot set niceness: Permission denied',
      reads: [{ code: 'EACCES', entities: { program: 'nice' } }],
    },
    {
      from: 'coreutils 9.1',
      text: 'sort: cannot read: /nope/in: No such file or directory',
      reads: [{ code: 'ENOENT', entities: { path: '/nope/in', syscall: 'read' } }],
    },
    {
      from: 'sed 4.9',
      text: "sed: can't read /etc/x.conf: No such file or directory",
      reads: [{ code: 'ENOENT', entities: { path: '/etc/x.conf', program: 'sed' } }],
    },
    { from: 'iproute2 6.1.0', text: 'Device "eth9" does not exist.', reads: [{ code: 'ENODEV' }] },
    { from: 'iproute2 6.1.0', text: 'Cannot find device "eth9"', reads: [{ code: 'ENODEV' }] },
    { from: 'iproute2 6.1.0', text: 'RTNETLINK answers: File exists', reads: [{ code: 'EEXIST' }] },
  ],
  negatives: [
    { from: 'a German sentence', text: 'Du hast hier keine Berechtigung, bitte frag den Admin.' },
    {
      from: 'git 2.39',
      text: 'commit 8f2c1de\nAuthor: K <k@example.org>\nDate:   Mon Sep 2 10:00:00 2024 +0200\n\n    Check for EINTR\n\n    read() fails with EAGAIN (11) there.',
    },
    { from: 'coreutils 9.1', text: 'date: invalid date ‘13’' },
    { from: 'tar 1.34', text: 'tar: Exiting with failure status due to previous errors' },
  ],
})
