/** Failures which programs provoke on purpose and live with: a probe, a non-blocking call. They are mentions, with the reason. */
import type { Finding } from '../../lib/index.ts'

interface Habit {
  readonly codes: readonly string[]
  readonly line: RegExp
  readonly why: string
}

const HABITS: readonly Habit[] = [
  {
    codes: ['ENOENT', 'EACCES'],
    line: /\b(?:openat|open|access|faccessat2?|stat|stat64|newfstatat|statx|statfs|readlink|connect)\(.{0,60}"(?:\/etc\/ld\.so\.(?:preload|nohwcap)|\/var\/run\/nscd\/socket|\/run\/nscd\/socket|\/etc\/(?:gai|host)\.conf|[^"]*\/locale\/|[^"]*\/LC_|[^"]*\/glibc-hwcaps|[^"]*\/tls\/|[^"]*\/(?:haswell|avx512_1|x86_64)\/|\/selinux|\/sys\/fs\/selinux|\/usr\/lib\/locale|[^"]*\.mo"|\/etc\/selinux|\/proc\/self\/exe\b)/,
    why: 'the C library looks for it in passing and does without',
  },
  {
    codes: ['ENOENT'],
    line: /\b(?:openat|open|access|stat|newfstatat)\(.{0,30}"[^"]*(?:\/lib(?:32|64|x32)?\/|\/lib\/x86_64-linux-gnu\/|\/site-packages\/|\/dist-packages\/|\/node_modules\/|\/perl5?\/|\/__pycache__|pyvenv\.cfg|\/\.terminfo\/|\/terminfo\/)[^"]*"/,
    why: 'a search along a path goes on to the next place',
  },
  {
    codes: ['ENOENT'],
    line: /\b(?:execve)\("(?:\/usr\/local\/sbin|\/usr\/local\/bin|\/usr\/sbin|\/usr\/bin|\/sbin|\/bin|\/root\/[^"]*|\/home\/[^"]*bin)\/[^"]*"/,
    why: 'a search along PATH goes on to the next place',
  },
  {
    codes: ['ENOTTY'],
    line: /\bioctl\(\d+[^,]*, (?:TCGETS|TIOCGWINSZ|SNDCTL|TIOCGPGRP|FIONREAD|BLKSSZGET|FS_IOC|FICLONE|BTRFS)/,
    why: 'the program asks whether it has a terminal',
  },
  {
    codes: ['EINPROGRESS', 'EALREADY'],
    line: /\bconnect\(|<\.\.\. connect resumed/,
    why: 'a non-blocking connect goes on in the background',
  },
  {
    codes: ['EAGAIN'],
    line: /\b(?:recvfrom|recvmsg|recv|read|accept4?|sendto|sendmsg|write|epoll_\w+|futex|timerfd\w*|eventfd\w*|wait4|splice)\(|<\.\.\. (?:futex|read|recvfrom|accept4?|recvmsg) resumed/,
    why: 'a non-blocking call has nothing to do yet',
  },
  { codes: ['ECHILD'], line: /\bwait(?:4|id|pid)\(-1/, why: 'there is no child left to wait for' },
  { codes: ['ESPIPE'], line: /\b_?ll?seek\(\d/, why: 'the program asks whether it can seek' },
  {
    codes: ['EINTR', 'ERESTARTSYS'],
    line: /\b(?:select|poll|ppoll|epoll_wait|pause|nanosleep|clock_nanosleep|rt_sigsuspend|wait4)\(/,
    why: 'a signal woke it',
  },
  {
    codes: ['ENOENT', 'ENODATA', 'EOPNOTSUPP'],
    line: /\b(?:l|f)?getxattr\(/,
    why: 'the program asks for an attribute that is often not there',
  },
  {
    codes: ['EINVAL', 'ENOSYS', 'EPERM', 'ENOTSUP'],
    line: /\b(?:rseq|arch_prctl|set_robust_list|prctl|clone3|statx|faccessat2|getrandom|io_uring_setup)\(.{0,200}= -1/,
    why: 'the program asks whether the kernel can do it',
  },
  { codes: ['EEXIST'], line: /\bmkdir(?:at)?\(/, why: 'the directory is there, which is what was wanted' },
]

/** What programs ask in passing. They mean nothing where the program then ended well. */
const PROBES: readonly Habit[] = [
  {
    codes: ['ENOENT', 'ENOTDIR'],
    line: /\b(?:openat2?|open|access|faccessat2?|[lf]?stat(?:64|x|fs)?|newfstatat|readlink(?:at)?|execve|unlink(?:at)?)\(/,
    why: 'it looked whether that is there, and then ended well',
  },
  { codes: ['ENXIO'], line: /"\/dev\/tty"/, why: 'it asked whether it has a terminal, and then ended well' },
  { codes: ['EINVAL'], line: /\breadlink(?:at)?\(/, why: 'it asked whether that is a link, and then ended well' },
  { codes: ['ENOTTY'], line: /\bioctl\(/, why: 'it asked what kind of file that is, and then ended well' },
  {
    codes: ['EBADF', 'ENOTSOCK', 'ENOTCONN'],
    line: /\b(?:fcntl|getpeername|getsockname|getsockopt|fstat|close)\(/,
    why: 'it asked what kind of file that is, and then ended well',
  },
]

/** Why a strace line is no failure, or null. A program's last words are judged by what it printed, not by its probes. */
export function whyBenign(
  { code, dialect }: Pick<Finding, 'code' | 'dialect'>,
  line: string,
  endedWell: () => boolean,
): string | null {
  if (dialect !== 'strace') return null
  const isOne = ({ codes, line: call }: Habit) => codes.includes(code) && call.test(line)
  const probe = PROBES.find(isOne)
  return HABITS.find(isOne)?.why ?? (probe !== undefined && endedWell() ? probe.why : null)
}
