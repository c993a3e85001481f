/**
 * What exit statuses and signals say, for logs in which a process ends and no errno is printed. Sources: wait(2), signal(7),
 * bash(1) "EXIT STATUS", systemd.exec(5) "PROCESS EXIT CODES", sysexits.h(3head), timeout(1), ssh(1), docker-run(1).
 */
import type { Source } from './schema.ts'

export interface StatusWords {
  /** A sentence or two: what it is, and what to look at next. */
  readonly says: string
  /** The codes that stand behind it: one is certain, several are the possible ones. */
  readonly codes: readonly string[]
  readonly source: Source
}

/** `SIGKILL` → what it means that a process ended by it. */
const SIGNAL_WORDS: Readonly<Record<string, Omit<StatusWords, 'source'>>> = {
  SIGHUP: {
    says: 'Its terminal or its session went away. `nohup`, `setsid` or a service keeps a program alive after that.',
    codes: [],
  },
  SIGINT: { says: 'Somebody pressed Ctrl-C, or a tool passed that on.', codes: [] },
  SIGQUIT: {
    says: 'Somebody pressed Ctrl-\\, or a runtime was asked for a dump of its threads and ended with it.',
    codes: [],
  },
  SIGILL: {
    says: 'It ran an instruction that this processor does not have: built for a newer processor, or its memory was damaged.',
    codes: [],
  },
  SIGTRAP: { says: 'It stopped at a breakpoint of its own, which runtimes do when they give up.', codes: [] },
  SIGABRT: {
    says: 'It ended itself by `abort`: a failed assertion, an uncaught C++ exception, or a runtime out of heap. The reason stands in the lines before.',
    codes: [],
  },
  SIGBUS: {
    says: 'It touched memory of a mapped file beyond the end of that file, often because the disk was full or the file was cut meanwhile.',
    codes: [],
  },
  SIGFPE: { says: 'It divided an integer by zero or overflowed such a division.', codes: [] },
  SIGKILL: {
    says: 'Nobody can catch this one. Usually the kernel ended it for lack of memory, or a container engine, a supervisor or a person lost patience. `dmesg -T | grep -i "killed process"` says whether it was memory.',
    codes: ['ENOMEM'],
  },
  SIGSEGV: {
    says: 'It used memory that is not its own: a bug in it or in a native module. No system call failed.',
    codes: [],
  },
  SIGPIPE: {
    says: 'It wrote into a pipe or a connection whose reader had gone. A program that ignores the signal would have got the errno instead.',
    codes: ['EPIPE'],
  },
  SIGALRM: { says: 'A timer of its own ran out and nothing handled it.', codes: [] },
  SIGTERM: {
    says: 'It was asked to end: by a deployment, a supervisor, `kill` or a shutdown. Not a failure of its own.',
    codes: [],
  },
  SIGXCPU: { says: 'It used up the processor time that its limit allows (`ulimit -t`).', codes: [] },
  SIGXFSZ: {
    says: 'A file grew to the limit for the size of files (`ulimit -f`). A program that ignores the signal would have got the errno instead.',
    codes: ['EFBIG'],
  },
  SIGSYS: {
    says: 'It made a system call that a filter of the container or the service forbids with death.',
    codes: ['ENOSYS', 'EPERM'],
  },
}

/** Exit statuses that mean the same for nearly every program, by the tool that gives them. */
const STATUS_WORDS: Readonly<Record<number, StatusWords>> = {
  124: { says: '`timeout` ended it because its time was up.', codes: [], source: 'man:timeout(1)' },
  125: {
    says: 'The tool that should have started it failed itself: `docker run`, `timeout`, `env` and others use this status. Its own message stands before.',
    codes: [],
    source: 'man:timeout(1)',
  },
  126: {
    says: 'The file was found and could not be executed: no execute bit, a mount with noexec, a folder, or no format that the kernel knows.',
    codes: ['EACCES', 'ENOEXEC', 'EISDIR'],
    source: 'man:bash(1)',
  },
  127: {
    says: 'The command was not found: not installed, not in `PATH`, or a script whose interpreter is missing.',
    codes: ['ENOENT'],
    source: 'man:bash(1)',
  },
  128: {
    says: 'Git ends so after a line that begins with `fatal:`. Other programs seldom do.',
    codes: [],
    source: 'man:git(1)',
  },
  255: {
    says: '`ssh` ends so when the connection itself failed; elsewhere it is a program that returned -1.',
    codes: [],
    source: 'man:ssh(1)',
  },
}

/** Words of systemd.exec(5) behind `status=203/EXEC`: the step that failed before the program ran. */
const SYSTEMD_WORDS: Readonly<Record<string, Omit<StatusWords, 'source'>>> = {
  CHDIR: {
    says: 'systemd could not enter `WorkingDirectory=`: it does not exist, or the user of the service may not.',
    codes: ['ENOENT', 'EACCES', 'ENOTDIR'],
  },
  EXEC: {
    says: 'systemd could not execute `ExecStart=`: the file is not there, has no execute bit, or no valid first line.',
    codes: ['ENOENT', 'EACCES', 'ENOEXEC'],
  },
  MEMORY: { says: 'systemd had no memory left while it prepared the process.', codes: ['ENOMEM'] },
  LIMITS: { says: 'systemd could not set a `Limit…=` of the unit.', codes: ['EPERM', 'EINVAL'] },
  FDS: { says: 'systemd could not prepare the descriptors of the process.', codes: ['EMFILE'] },
  STDIN: { says: 'systemd could not set up standard input.', codes: ['ENOENT', 'EACCES'] },
  STDOUT: { says: 'systemd could not open what `StandardOutput=` names.', codes: ['ENOENT', 'EACCES'] },
  STDERR: { says: 'systemd could not open what `StandardError=` names.', codes: ['ENOENT', 'EACCES'] },
  CHROOT: { says: 'systemd could not change into `RootDirectory=`.', codes: ['ENOENT', 'EPERM'] },
  GROUP: { says: 'systemd could not take on the group of the unit: `Group=` names none that exists.', codes: [] },
  USER: { says: 'systemd could not become the user of the unit: `User=` names nobody who exists.', codes: [] },
  CAPABILITIES: { says: 'systemd could not set the capabilities of the unit.', codes: ['EPERM'] },
  CGROUP: { says: 'systemd could not put the process into its control group.', codes: ['EBUSY', 'ENOENT'] },
  NAMESPACE: {
    says: 'systemd could not build the file view of the unit: a path in `ReadWritePaths=`, `BindPaths=` or the like does not exist, or namespaces are not allowed.',
    codes: ['ENOENT', 'EPERM'],
  },
  NO_NEW_PRIVILEGES: { says: 'systemd could not give up new privileges.', codes: [] },
  SECCOMP: { says: 'systemd could not load the filter of system calls.', codes: [] },
  RUNTIME_DIRECTORY: { says: 'systemd could not make `RuntimeDirectory=`.', codes: ['EEXIST', 'EACCES'] },
  STATE_DIRECTORY: { says: 'systemd could not make `StateDirectory=`.', codes: ['EEXIST', 'EACCES', 'EROFS'] },
  CACHE_DIRECTORY: { says: 'systemd could not make `CacheDirectory=`.', codes: ['EEXIST', 'EACCES'] },
  LOGS_DIRECTORY: { says: 'systemd could not make `LogsDirectory=`.', codes: ['EEXIST', 'EACCES'] },
  CONFIGURATION_DIRECTORY: { says: 'systemd could not make `ConfigurationDirectory=`.', codes: ['EEXIST', 'EACCES'] },
  CREDENTIALS: { says: 'systemd could not load a credential of the unit.', codes: ['ENOENT'] },
}

/** Numbers of the signals that end processes, as Linux has them on x86-64 and arm64 (signal(7)). */
const SIGNAL_NUMBERS: Readonly<Record<number, string>> = {
  1: 'SIGHUP',
  2: 'SIGINT',
  3: 'SIGQUIT',
  4: 'SIGILL',
  5: 'SIGTRAP',
  6: 'SIGABRT',
  7: 'SIGBUS',
  8: 'SIGFPE',
  9: 'SIGKILL',
  11: 'SIGSEGV',
  13: 'SIGPIPE',
  14: 'SIGALRM',
  15: 'SIGTERM',
  24: 'SIGXCPU',
  25: 'SIGXFSZ',
  31: 'SIGSYS',
}

export const signalOf = (number: number): string | null => SIGNAL_NUMBERS[number] ?? null

export function wordsOfSignal(name: string): StatusWords | null {
  const words = SIGNAL_WORDS[name]
  return words ? { ...words, source: 'man:signal(7)' } : null
}

export function wordsOfStatus(status: number): StatusWords | null {
  return STATUS_WORDS[status] ?? null
}

/** `EXEC` of `status=203/EXEC`. */
export function wordsOfSystemdStep(step: string): StatusWords | null {
  const words = SYSTEMD_WORDS[step]
  return words ? { ...words, source: 'man:systemd.exec(5)' } : null
}
