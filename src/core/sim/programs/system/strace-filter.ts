/** `-e trace=…`: names, classes, negation and regular expressions. */
import { isSystemCall } from '../../../errno/index.ts'
import { extendedRegExp } from './posix-regexp.ts'

const CLASSES: Readonly<Record<string, string>> = {
  file: 'access acct chdir chmod chown chroot creat execve execveat faccessat faccessat2 fchmodat fchownat getcwd getxattr lchown lgetxattr link linkat listxattr lstat mkdir mkdirat mknod mknodat mount newfstatat open openat openat2 readlink readlinkat removexattr rename renameat renameat2 rmdir setxattr stat statfs statx swapoff swapon symlink symlinkat truncate umount2 unlink unlinkat utime utimensat utimes',
  process:
    'clone clone3 execve execveat exit exit_group fork vfork wait4 waitid kill rt_sigqueueinfo tgkill tkill pidfd_open pidfd_send_signal',
  network:
    'accept accept4 bind connect getpeername getsockname getsockopt listen recv recvfrom recvmmsg recvmsg send sendmmsg sendmsg sendto setsockopt shutdown socket socketpair',
  signal:
    'kill pause rt_sigaction rt_sigpending rt_sigprocmask rt_sigqueueinfo rt_sigreturn rt_sigsuspend rt_sigtimedwait sigaltstack signalfd signalfd4 tgkill tkill',
  ipc: 'msgctl msgget msgrcv msgsnd semctl semget semop semtimedop shmat shmctl shmdt shmget',
  desc: 'accept accept4 bind close connect dup dup2 dup3 epoll_create epoll_create1 epoll_ctl epoll_pwait epoll_wait eventfd eventfd2 fadvise64 fallocate fchdir fchmod fchown fcntl fdatasync flock fstat fstatfs fsync ftruncate getdents getdents64 getpeername getsockname getsockopt ioctl listen lseek mmap newfstatat open openat pipe pipe2 poll ppoll pread64 preadv pwrite64 pwritev read readv recvfrom recvmsg select sendfile sendmsg sendto setsockopt shutdown socket socketpair write writev',
  memory: 'brk madvise mlock mmap mprotect mremap msync munlock munmap',
  creds:
    'capget capset getegid geteuid getgid getgroups getresgid getresuid getuid setfsgid setfsuid setgid setgroups setregid setresgid setresuid setreuid setuid',
  clock: 'clock_gettime clock_getres clock_settime gettimeofday time',
  stat: 'stat',
  lstat: 'lstat',
  fstat: 'fstat fstatat newfstatat',
}
/** Calls that strace knows and the manual's errno lists do not name. */
const FURTHER = new Set(
  Object.values(CLASSES)
    .flatMap((names) => names.split(' '))
    .concat(
      'getpid getppid gettid umask uname sysinfo times nanosleep clock_nanosleep arch_prctl set_tid_address set_robust_list rseq getrandom futex prlimit64 prctl sync getpgid setpgid getsid setsid getpriority setpriority ioctl ptrace alarm sched_yield'.split(
        ' ',
      ),
    ),
)

export type CallTest = (syscall: string) => boolean

/** A test, or the word that is no system call. */
export function parseCalls(text: string): CallTest | { readonly invalid: string } {
  const isNegated = text.startsWith('!')
  const body = isNegated ? text.slice(1) : text
  if (body === 'all') return () => !isNegated
  if (body === 'none') return () => isNegated
  const names = new Set<string>()
  const expressions: RegExp[] = []
  for (const item of body.split(',')) {
    const name = item.replace(/^\?/, '')
    const group = CLASSES[name.replace(/^%/, '').replace(/^net$/, 'network')]
    if (name.startsWith('/')) {
      const expression = extendedRegExp(name.slice(1))
      if (expression === 'invalid') return { invalid: name }
      expressions.push(expression)
    } else if (group && (name.startsWith('%') || !isSystemCall(name)))
      for (const call of group.split(' ')) names.add(call)
    else if (isSystemCall(name) || FURTHER.has(name)) names.add(name)
    else if (!item.startsWith('?')) return { invalid: name }
  }
  return (syscall) => (names.has(syscall) || expressions.some((expression) => expression.test(syscall))) !== isNegated
}
