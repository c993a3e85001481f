/**
 * The system calls: all that a program knows of the machine. Programs are written against this file and nothing below it.
 *
 * Two kinds of call. One that never blocks returns its `SysResult` at once. One that may block is a `Task`, to be called
 * with `yield*`: the process gives way until the call can finish. Every call is traced under its Linux name, checks
 * pending signals, and fails with the errno that Linux gives (man 2 of that call), never with a message.
 */
import type { Result } from '../../lib/index.ts'
import type { Errno, Signal } from './constants.ts'

export interface SysError {
  readonly errno: Errno
  readonly syscall: string
  readonly path?: string
}
export type SysResult<T = undefined> = Result<T, SysError>

/** A computation which gives way at system calls. Only the kernel makes a `Wait`; everyone else passes it on with `yield*`. */
export type Task<T> = Generator<Wait, T, undefined>
/** What a process waits for. Opaque to programs; kernel/scheduler.ts reads it. */
export interface Wait {
  readonly kind: string
}

export type Fd = number
export type Pid = number

/** stat(2). Times are milliseconds since the epoch, with fractions. */
export interface Stat {
  readonly dev: number
  readonly ino: number
  /** File type and permission bits: S_IFMT | 07777. */
  readonly mode: number
  readonly nlink: number
  readonly uid: number
  readonly gid: number
  /** Device number for character and block devices: major * 256 + minor. */
  readonly rdev: number
  readonly size: number
  readonly blksize: number
  /** In units of 512 bytes. */
  readonly blocks: number
  readonly atime: number
  readonly mtime: number
  readonly ctime: number
  readonly btime: number
}

export interface Dirent {
  readonly name: string
  readonly ino: number
  /** DT_* as the S_IFMT bits of the inode. */
  readonly type: number
}

/** statfs(2). Sizes in blocks of `bsize` bytes. */
export interface Statfs {
  readonly type: string
  readonly bsize: number
  readonly blocks: number
  readonly bfree: number
  readonly bavail: number
  readonly files: number
  readonly ffree: number
  readonly flags: number
}

export type SocketAddress =
  | { readonly family: 'inet'; readonly address: string; readonly port: number }
  | { readonly family: 'inet6'; readonly address: string; readonly port: number }
  /** Abstract names start with NUL; an unnamed socket has path ''. */
  | {
      readonly family: 'unix'
      readonly path: string
      /** The caller hands over a whole sockaddr_un, and not only as much of it as the path takes. */
      readonly isWhole?: boolean
    }

export interface PollRequest {
  readonly fd: Fd
  /** POLLIN | POLLOUT | … */
  readonly events: number
}
export interface PollResult {
  readonly fd: Fd
  readonly revents: number
}

export interface Flock {
  readonly type: 'read' | 'write' | 'unlock'
  readonly start: number
  /** 0 means to the end. */
  readonly length: number
}

export type WaitStatus =
  | { readonly kind: 'exited'; readonly pid: Pid; readonly code: number }
  | { readonly kind: 'signaled'; readonly pid: Pid; readonly signal: Signal; readonly core: boolean }
  | { readonly kind: 'stopped'; readonly pid: Pid; readonly signal: Signal }
  | { readonly kind: 'continued'; readonly pid: Pid }

export interface Rlimit {
  /** Infinity is RLIM_INFINITY. */
  readonly soft: number
  readonly hard: number
}
export type RlimitName =
  | 'as'
  | 'core'
  | 'cpu'
  | 'data'
  | 'fsize'
  | 'locks'
  | 'memlock'
  | 'msgqueue'
  | 'nice'
  | 'nofile'
  | 'nproc'
  | 'rss'
  | 'rtprio'
  | 'sigpending'
  | 'stack'

/** Terminal settings that our programs read or set (termios(3)); `icrnl`, `onlcr` and the control characters are the usual ones. */
export interface Termios {
  readonly icanon: boolean
  readonly echo: boolean
  readonly isig: boolean
  readonly onlcr: boolean
}
export interface Winsize {
  readonly rows: number
  readonly cols: number
}

export type SignalDisposition =
  | { readonly kind: 'default' }
  | { readonly kind: 'ignore' }
  /** Caught signals queue up: blocking calls end with EINTR unless `restart`, and `takeSignals` hands them over. */
  | { readonly kind: 'catch'; readonly restart: boolean }

/** One finished (or, for exit and a blocked call, begun) system call, as the trace keeps it. */
export interface TraceEntry {
  /** Counts up over the machine's life. */
  readonly seq: number
  /** Virtual time in milliseconds since the epoch. */
  readonly time: number
  readonly pid: Pid
  readonly comm: string
  /** Linux name: openat, bind, execve … */
  readonly syscall: string
  /** Arguments as strace prints them, each one string; formatted when first read. */
  readonly args: readonly string[]
  /** The same with buffers cut after so many bytes instead of 32 (strace -s). */
  argsCutAt?(limit: number): readonly string[]
  /** Return value as strace prints it (`3`, `-1`, `?`), without the errno. */
  readonly ret: string
  readonly errno: Errno | null
  /** The path this call was about, absolute, where there is one. */
  readonly path: string | null
  /** The address this call was about (bind, connect), where there is one. */
  readonly address: SocketAddress | null
}

export interface SocketInfo {
  readonly protocol: 'tcp' | 'udp' | 'unix'
  readonly family: 'inet' | 'inet6' | 'unix'
  readonly type: 'stream' | 'dgram' | 'seqpacket'
  /** TCP state as ss names it: LISTEN, ESTAB, TIME-WAIT, SYN-SENT, CLOSE-WAIT, FIN-WAIT-1, FIN-WAIT-2, LAST-ACK, CLOSING, UNCONN. */
  readonly state: string
  readonly local: SocketAddress
  readonly peer: SocketAddress | null
  readonly recvQ: number
  /** For LISTEN the backlog. */
  readonly sendQ: number
  readonly inode: number
  readonly uid: number
  /** True for an IPv6 socket that takes no IPv4 (IPV6_V6ONLY). */
  readonly v6only: boolean
  /** Milliseconds until a TIME-WAIT entry goes, or null. */
  readonly timer: number | null
}

export interface RouteInfo {
  /** unicast, local, unreachable, prohibit, blackhole. */
  readonly type: string
  /** `default` or CIDR. */
  readonly to: string
  readonly via: string | null
  readonly dev: string | null
  readonly src: string | null
  readonly metric: number
  readonly table: 'main' | 'local'
}
export interface LinkInfo {
  readonly index: number
  readonly name: string
  readonly up: boolean
  readonly mtu: number
  readonly loopback: boolean
  readonly mac: string
  readonly addresses: readonly { readonly cidr: string; readonly scope: string }[]
}

/** The I/O class (none, realtime, best-effort, idle) and the place in it. */
export interface IoPriority {
  readonly kind: number
  readonly level: number
}

/** System V objects: queues, arrays of semaphores, segments. */
export type IpcKind = 'msg' | 'sem' | 'shm'

export interface MountInfo {
  readonly id: number
  readonly source: string
  readonly target: string
  readonly type: string
  /** Options as /proc/mounts prints them: `rw,relatime,size=64k`. */
  readonly options: readonly string[]
}

/** What execve runs. The shell, node and every command are programs. */
export interface Program {
  /** The names under which it is installed in /usr/bin (or the absolute paths). */
  readonly names: readonly string[]
  main(context: ProgramContext): Task<number>
}
export interface ProgramContext {
  readonly sys: Sys
  readonly argv: readonly string[]
  readonly env: Readonly<Record<string, string>>
}

/** One process's view of the kernel. */
export interface Sys {
  // ---- identity
  getpid(): Pid
  getppid(): Pid
  getpgid(pid: Pid): SysResult<Pid>
  setpgid(pid: Pid, pgid: Pid): SysResult
  getsid(pid: Pid): SysResult<Pid>
  setsid(): SysResult<Pid>
  getuid(): number
  geteuid(): number
  getgid(): number
  getegid(): number
  getgroups(): readonly number[]
  setuid(uid: number): SysResult
  setgid(gid: number): SysResult
  setgroups(groups: readonly number[]): SysResult
  setresuid(real: number, effective: number, saved: number): SysResult
  setresgid(real: number, effective: number, saved: number): SysResult
  /** Names such as CAP_NET_BIND_SERVICE in the effective set. */
  capabilities(): ReadonlySet<string>
  setCapabilities(effective: ReadonlySet<string>): SysResult

  /** unshare(CLONE_NEWUSER) with what the caller is called inside. Simplified: its other namespaces stay those of all. */
  unshareUser(inside: { readonly uid: number; readonly gid: number } | null): SysResult

  // ---- processes
  /** clone(2): the child runs `main` with a copy of this process's descriptors, cwd, umask, credentials, limits and dispositions. */
  fork(main: (sys: Sys) => Task<number>): SysResult<Pid>
  /** Replaces the running program; returns only on failure. `#!` and ELF checks happen here (ENOENT, EACCES, ENOEXEC, ETXTBSY, E2BIG, ELOOP). */
  execve(path: string, argv: readonly string[], env: Readonly<Record<string, string>>): Task<SysError>
  /** Ends the process at once. Returning from `main` does the same. */
  exit(code: number): Task<never>
  /** waitpid(2): `pid` > 0, -1 any child, 0 own group, < -1 that group. null with WNOHANG when none changed. */
  wait4(
    pid: Pid,
    options?: { nohang?: boolean; untraced?: boolean; continued?: boolean },
  ): Task<SysResult<WaitStatus | null>>
  kill(pid: Pid, signal: Signal | 0): SysResult
  sigaction(signal: Signal, disposition: SignalDisposition): SysResult<SignalDisposition>
  /** The caught signals that have arrived since the last call, in order. */
  takeSignals(): readonly Signal[]
  sigprocmask(how: 'block' | 'unblock' | 'set', signals: readonly Signal[]): readonly Signal[]
  /** Sleeps until a caught signal arrives: EINTR. */
  pause(): Task<SysResult>
  alarm(seconds: number): number
  prlimit(pid: Pid, name: RlimitName, next?: Rlimit): SysResult<Rlimit>
  getpriority(pid: Pid): SysResult<number>
  setpriority(pid: Pid, nice: number): SysResult
  /** ioprio_get(2), or ioprio_set(2) with `next`. */
  ioprio(pid: Pid, next?: IoPriority): SysResult<IoPriority>
  /** mmap(2) of anonymous memory: ENOMEM past RLIMIT_AS. Programs claim what they keep when that is more than a megabyte. */
  mmap(bytes: number): SysResult
  /** prctl(PR_SET_NAME) and the argv shown by ps. */
  setProcessTitle(comm: string, argv?: readonly string[]): void
  times(): { readonly userMs: number; readonly systemMs: number }
  /** Lets others run. Long computations between calls use it, so that ^C is heard. */
  sched_yield(): Task<void>

  // ---- files by path (relative ones from cwd); symlinks are followed unless the name says otherwise
  getcwd(): SysResult<string>
  chdir(path: string): SysResult
  fchdir(fd: Fd): SysResult
  chroot(path: string): SysResult
  umask(mask: number): number
  /** openat(2); blocks on a fifo. `flags` are O_*. */
  open(path: string, flags: number, mode?: number): Task<SysResult<Fd>>
  stat(path: string): SysResult<Stat>
  lstat(path: string): SysResult<Stat>
  /** faccessat(2) with the real ids; `mode` is R_OK | W_OK | X_OK or F_OK. `effective` is AT_EACCESS. */
  access(path: string, mode: number, options?: { effective?: boolean }): SysResult
  readlink(path: string): SysResult<string>
  mkdir(path: string, mode?: number): SysResult
  mknod(path: string, mode: number, rdev?: number): SysResult
  rmdir(path: string): SysResult
  unlink(path: string): SysResult
  /** renameat2(2). */
  rename(from: string, to: string, flags?: { noreplace?: boolean; exchange?: boolean }): SysResult
  link(from: string, to: string, options?: { followSymlinks?: boolean }): SysResult
  symlink(target: string, path: string): SysResult
  chmod(path: string, mode: number): SysResult
  chown(path: string, uid: number, gid: number): SysResult
  lchown(path: string, uid: number, gid: number): SysResult
  /** utimensat(2): milliseconds since the epoch, 'now', or 'omit'. */
  utimens(
    path: string,
    atime: number | 'now' | 'omit',
    mtime: number | 'now' | 'omit',
    options?: { nofollow?: boolean },
  ): SysResult
  truncate(path: string, size: number): SysResult
  statfs(path: string): SysResult<Statfs>
  getxattr(path: string, name: string): SysResult<Uint8Array>
  setxattr(path: string, name: string, value: Uint8Array): SysResult
  removexattr(path: string, name: string): SysResult
  listxattr(path: string): SysResult<readonly string[]>

  // ---- descriptors
  /** At most `count` bytes; empty at end of file. The bytes are the caller's to keep. */
  read(fd: Fd, count: number): Task<SysResult<Uint8Array>>
  pread(fd: Fd, count: number, offset: number): Task<SysResult<Uint8Array>>
  /** Returns how many bytes went. A blocking pipe or socket takes all of them. */
  write(fd: Fd, data: Uint8Array): Task<SysResult<number>>
  pwrite(fd: Fd, data: Uint8Array, offset: number): Task<SysResult<number>>
  /** copy_file_range(2) from and to the descriptors' positions; EXDEV between filesystems, EBADF for O_APPEND. */
  copyFileRange(from: Fd, to: Fd, count: number): Task<SysResult<number>>
  close(fd: Fd): SysResult
  /** 'data' and 'hole' are SEEK_DATA and SEEK_HOLE: ENXIO behind the last one. */
  lseek(fd: Fd, offset: number, whence: 'set' | 'cur' | 'end' | 'data' | 'hole'): SysResult<number>
  fstat(fd: Fd): SysResult<Stat>
  ftruncate(fd: Fd, size: number): SysResult
  fallocate(fd: Fd, offset: number, length: number, options?: { keepSize?: boolean; punchHole?: boolean }): SysResult
  fsync(fd: Fd): SysResult
  fchmod(fd: Fd, mode: number): SysResult
  fchown(fd: Fd, uid: number, gid: number): SysResult
  /** All entries from the descriptor's position on, `.` and `..` included, in the filesystem's order. */
  getdents(fd: Fd): SysResult<readonly Dirent[]>
  dup(fd: Fd): SysResult<Fd>
  dup2(from: Fd, to: Fd): SysResult<Fd>
  /** fcntl(F_DUPFD): the lowest free descriptor that is not below `least`. */
  dupAtLeast(fd: Fd, least: Fd, options?: { cloexec?: boolean }): SysResult<Fd>
  getCloexec(fd: Fd): SysResult<boolean>
  setCloexec(fd: Fd, on: boolean): SysResult
  /** fcntl(F_GETFL / F_SETFL): O_* status flags. */
  getStatusFlags(fd: Fd): SysResult<number>
  setStatusFlags(fd: Fd, flags: number): SysResult
  flock(fd: Fd, operation: 'shared' | 'exclusive' | 'unlock', options?: { nonblock?: boolean }): Task<SysResult>
  /** fcntl(F_SETLK / F_SETLKW). */
  setlk(fd: Fd, lock: Flock, options?: { wait?: boolean }): Task<SysResult>
  pipe(options?: { cloexec?: boolean; nonblock?: boolean }): SysResult<readonly [Fd, Fd]>
  /** Simplified: what it watches is never told. */
  inotifyInit(): SysResult<Fd>
  /** 0 polls, Infinity waits for ever; milliseconds. Results only for descriptors with events. */
  poll(requests: readonly PollRequest[], timeout: number): Task<SysResult<readonly PollResult[]>>

  // ---- terminals
  isatty(fd: Fd): boolean
  tcgetattr(fd: Fd): SysResult<Termios>
  tcsetattr(fd: Fd, next: Partial<Termios>): SysResult
  tcgetpgrp(fd: Fd): SysResult<Pid>
  tcsetpgrp(fd: Fd, pgid: Pid): SysResult
  /** ioctl(TIOCGWINSZ). */
  winsize(fd: Fd): SysResult<Winsize>
  /** Path of the terminal (`/dev/pts/0`), as ttyname(3). */
  ttyname(fd: Fd): SysResult<string>

  // ---- sockets
  socket(
    family: 'inet' | 'inet6' | 'unix',
    type: 'stream' | 'dgram' | 'raw',
    options?: { nonblock?: boolean; cloexec?: boolean; protocol?: string },
  ): SysResult<Fd>
  socketpair(type: 'stream' | 'dgram'): SysResult<readonly [Fd, Fd]>
  bind(fd: Fd, address: SocketAddress): SysResult
  listen(fd: Fd, backlog: number): SysResult
  accept(
    fd: Fd,
    /** `unnamed`: the peer's address is not asked for, as a trace shows. */
    options?: { nonblock?: boolean; cloexec?: boolean; unnamed?: boolean },
  ): Task<SysResult<{ readonly fd: Fd; readonly peer: SocketAddress }>>
  /** A non-blocking socket gets EINPROGRESS and becomes writable; then SO_ERROR tells. */
  connect(fd: Fd, address: SocketAddress): Task<SysResult>
  sendto(
    fd: Fd,
    data: Uint8Array,
    address: SocketAddress | null,
    options?: { nosignal?: boolean },
  ): Task<SysResult<number>>
  recvfrom(
    fd: Fd,
    count: number,
    options?: { peek?: boolean; dontwait?: boolean },
  ): Task<SysResult<{ readonly data: Uint8Array; readonly from: SocketAddress | null }>>
  shutdown(fd: Fd, how: 'read' | 'write' | 'both'): SysResult
  getsockname(fd: Fd): SysResult<SocketAddress>
  getpeername(fd: Fd): SysResult<SocketAddress>
  /** `name` is SO_REUSEADDR, SO_REUSEPORT, SO_ERROR, SO_BROADCAST, SO_LINGER, SO_RCVTIMEO (ms), SO_SNDTIMEO (ms), SO_TYPE, TCP_NODELAY, IPV6_V6ONLY … SO_ERROR gives Linux's number and clears it. */
  getsockopt(fd: Fd, name: string): SysResult<number>
  setsockopt(fd: Fd, name: string, value: number): SysResult
  /** NETLINK_SOCK_DIAG, what ss reads. */
  sockDiag(): SysResult<readonly SocketInfo[]>
  /** NETLINK_ROUTE, what ip reads and writes. */
  routes(): SysResult<readonly RouteInfo[]>
  addRoute(route: Partial<RouteInfo> & { readonly to: string; readonly type: string }): SysResult
  deleteRoute(route: Partial<RouteInfo> & { readonly to: string }): SysResult
  links(): SysResult<readonly LinkInfo[]>
  setLink(name: string, up: boolean): SysResult
  addAddress(link: string, cidr: string): SysResult
  deleteAddress(link: string, cidr: string): SysResult
  /** nf_tables as iptables sees it: incoming port rules only. Simplified: other chains are not kept. */
  filterRules(): SysResult<readonly { readonly port: number; readonly action: string }[]>
  setFilterRules(rules: readonly { readonly port: number; readonly action: string }[]): SysResult
  /** ICMP echo over a raw or ping socket: round trip in ms, or the errno that came back. */
  icmpEcho(address: string, timeout: number): Task<SysResult<number>>

  // ---- System V objects (what exists is read in /proc/sysvipc)
  /** msgget, semget or shmget; key 0 is IPC_PRIVATE, `mode` null asks for one that exists. */
  ipcGet(kind: IpcKind, key: number, size: number, mode: number | null): SysResult<number>
  /** IPC_RMID. */
  ipcRemove(kind: IpcKind, id: number): SysResult

  // ---- mounts and machine
  mounts(): readonly MountInfo[]
  mount(source: string, target: string, type: string, options: readonly string[]): SysResult
  umount(target: string, options?: { lazy?: boolean; force?: boolean }): SysResult
  uname(): {
    readonly sysname: string
    readonly nodename: string
    readonly release: string
    readonly version: string
    readonly machine: string
  }
  sethostname(name: string): SysResult
  sysinfo(): { readonly uptimeMs: number; readonly totalram: number; readonly freeram: number; readonly procs: number }
  /** Kernel log, what dmesg reads. */
  syslog(): SysResult<readonly { readonly time: number; readonly level: number; readonly text: string }[]>

  // ---- time
  /** Milliseconds since the epoch, with fractions. Virtual: it moves when the machine lets it. */
  clock(): number
  /** Milliseconds since boot. */
  monotonic(): number
  /** EINTR when a caught signal ends it early; `remaining` is what was left, in ms. */
  nanosleep(ms: number): Task<SysResult>
  getrandom(count: number): Uint8Array

  // ---- tracing (strace)
  /** Starts tracing a child of ours (or `pid` with permission); EPERM, ESRCH. */
  ptrace(pid: Pid, options?: { follow?: boolean; interceptor?: Interceptor }): SysResult
  /** The next call of a traced process, or null when all have ended. */
  traceNext(): Task<TraceEvent | null>

  // ---- beyond Linux: how programs of ours reach their host
  /** Waits for a promise of the host (a wasm module that loads). */
  host<T>(promise: PromiseLike<T>): Task<T>
  /**
   * Runs a task of this process to its end while its generator is on the stack (QuickJS calls us synchronously): other
   * processes run inside, and virtual time moves when all of them sleep.
   */
  runNested<T>(task: Task<T>): T
  /** Set from outside when the person presses ^C during a computation without system calls. */
  interrupted(): boolean
}

/** What a tracer does to a call: answers it in the kernel's place, delays it, sends a signal after it. */
export interface Injection {
  readonly errno?: Errno
  readonly retval?: number
  readonly signal?: Signal
  /** Milliseconds. */
  readonly delay?: number
}

/** A tracer that meddles: the calls it can answer, by method, and what it decides. */
export interface Interceptor {
  readonly calls: Readonly<Record<string, InterceptedCall>>
  answer(call: TraceEntry): Injection | null
  /** The loader of a new program made these calls. */
  loaded(calls: readonly TraceEntry[]): void
}

export interface InterceptedCall {
  readonly syscall: string
  readonly isTask: boolean
  /** The raw arguments that the trace shows, from those that the method got. */
  readonly args: (...given: never[]) => readonly unknown[]
  /** Which of the raw arguments is the path. */
  readonly path?: number
  /** What the method gives for a made-up result; by default the number itself. */
  readonly value?: (retval: number) => unknown
  /** execve: gives its error bare, for it gives nothing else. */
  readonly givesError?: boolean
}

export type TraceEvent =
  | { readonly kind: 'call'; readonly entry: TraceEntry }
  /** A call that has begun and whose effect is still to come; `known` arguments can be told by now. */
  | { readonly kind: 'entered'; readonly entry: TraceEntry; readonly known: number }
  | { readonly kind: 'signal'; readonly pid: Pid; readonly signal: Signal; readonly text: string }
  | { readonly kind: 'exited'; readonly pid: Pid; readonly status: WaitStatus }
