import { defineDialect } from './dialect.ts'

/** strace, ltrace, truss: `call(args) = -1 ENAME (strerror)`. What programs try on purpose is judged in read/benign.ts. */
export default defineDialect({
  specific: 3,
  patterns: [
    // openat(AT_FDCWD, "/etc/x", O_RDONLY) = -1 ENOENT (No such file or directory)
    /\b(?<syscall>\w+)\((?:AT_FDCWD, |\d{1,6}, )?"(?<path>[^"]{0,4096})"(?:\.{3})?, (?:AT_FDCWD, |\d{1,6}, )?"(?<dest>[^"]{0,4096})"[^"§]{0,200}\)\s*= -1 §/,
    // bind(3, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("127.0.0.1")}, 16) = -1 EACCES (Permission denied)
    /\b(?<syscall>\w+)\((?<fd>\d{1,6}), .{0,200}?sin_port=htons\((?<port>\d{1,5})\), sin_addr=inet_addr\("(?<address>[\d.]+)"\).{0,200}? = -1 §/,
    /\b(?<syscall>\w+)\((?<fd>\d{1,6}), .{0,200}?sin6_port=htons\((?<port>\d{1,5})\),.{0,120}?"(?<address>[0-9a-fA-F:.]+)".{0,200}? = -1 §/,
    // connect(3, {sa_family=AF_UNIX, sun_path="/var/run/nscd/socket"}, 110) = -1 ENOENT
    /\b(?<syscall>\w+)\((?<fd>\d{1,6}), .{0,100}?sun_path=@?"(?<path>[^"]{1,200})".{0,100}? = -1 §/,
    /\b(?<syscall>\w+)\((?:AT_FDCWD, )?"(?<path>[^"]{0,4096})".{0,1000}?\)\s*= -1 §/,
    // openat(3, "x", …) · fchownat(5, …
    /\b(?<syscall>\w+at2?)\(\d{1,6}, "(?<path>[^"]{0,4096})".{0,1000}?\)\s*= -1 §/,
    // kill(1, SIGTERM) = -1 EPERM
    /\b(?<syscall>t?kill|tgkill|setpgid|ptrace)\((?<pid>\d{1,8}), .{0,200}?\)\s*= -1 §/,
    // ioctl(3, TCGETS, 0x7ffc2f7a6030) = -1 ENOTTY · read(5</srv/x>, …
    /\b(?!t?kill\(|tgkill\(|setpgid\(|ptrace\(|\w+at2?\(\d+, ")(?<syscall>\w+)\((?<fd>\d{1,6})(?:<(?<path>\/[^>]{1,1000})>)?.{0,2000}?\)\s*= -1 §/,
    /\b(?<syscall>\w+)\(.{0,2000}?\)\s*= -1 §/,
    // [pid 123] <... accept resumed>…) = -1 EAGAIN
    /<\.\.\. (?<syscall>\w+) resumed>.{0,1000}?\)\s*= -1 §/,
  ],
  samples: [
    {
      from: 'strace 6.1',
      text: 'renameat2(AT_FDCWD, "full/fill", AT_FDCWD, "moved", RENAME_NOREPLACE) = -1 EXDEV (Invalid cross-device link)',
      reads: [{ code: 'EXDEV', entities: { syscall: 'renameat2', path: 'full/fill', dest: 'moved' } }],
    },
    {
      from: 'strace 6.1',
      text: 'bind(3, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("127.0.0.1")}, 16) = -1 EACCES (Permission denied)',
      reads: [{ code: 'EACCES', entities: { syscall: 'bind', fd: '3', port: '80', address: '127.0.0.1' } }],
    },
    {
      from: 'strace 6.1',
      text: 'connect(5, {sa_family=AF_INET6, sin6_port=htons(5432), sin6_flowinfo=htonl(0), inet_pton(AF_INET6, "::1", &sin6_addr), sin6_scope_id=0}, 28) = -1 ECONNREFUSED (Connection refused)',
      reads: [{ code: 'ECONNREFUSED', entities: { syscall: 'connect', port: '5432', address: '::1' } }],
    },
    {
      from: 'strace 6.1',
      text: 'connect(3, {sa_family=AF_UNIX, sun_path="/run/app.sock"}, 110) = -1 ENOENT (No such file or directory)',
      reads: [{ code: 'ENOENT', entities: { syscall: 'connect', path: '/run/app.sock' } }],
    },
    {
      from: 'strace 6.1',
      text: 'openat(AT_FDCWD, "/srv/app/config.yml", O_RDONLY) = -1 ENOENT (No such file or directory)',
      reads: [{ code: 'ENOENT', entities: { syscall: 'openat', path: '/srv/app/config.yml' } }],
    },
    {
      from: 'strace 6.1',
      text: 'kill(1, SIGTERM)                        = -1 EPERM (Operation not permitted)',
      reads: [{ code: 'EPERM', entities: { syscall: 'kill', pid: '1' } }],
    },
    {
      from: 'strace 6.1',
      text: 'write(5, "x", 1) = -1 EPIPE (Broken pipe)',
      reads: [{ code: 'EPIPE', entities: { syscall: 'write', fd: '5' } }],
    },
    {
      from: 'strace 6.1',
      text: 'unlinkat(4, "cache", AT_REMOVEDIR) = -1 ENOTEMPTY (Directory not empty)',
      reads: [{ code: 'ENOTEMPTY', entities: { syscall: 'unlinkat', path: 'cache' } }],
    },
    {
      from: 'strace 6.1',
      text: 'mmap(NULL, 4096, PROT_READ, MAP_SHARED, 3, 0) = -1 ENODEV (No such device)',
      reads: [{ code: 'ENODEV', entities: { syscall: 'mmap' } }],
    },
    {
      from: 'strace 6.1',
      text: '[pid  4121] <... recvfrom resumed>0x7f, 1024, 0, NULL, NULL) = -1 ECONNRESET (Connection reset by peer)',
      reads: [{ code: 'ECONNRESET', entities: { syscall: 'recvfrom' } }],
    },
  ],
  negatives: [
    { from: 'strace 6.1', text: 'close(3)                                = 0' },
    { from: 'strace 6.1', text: '+++ exited with 13 +++' },
  ],
})
