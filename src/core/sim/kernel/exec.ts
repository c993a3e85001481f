import { errnoNumber } from '../../errno/index.ts'
import { type Failable, FileInode, failed, type Location, mayAccess, rulesOver, walk } from '../vfs/index.ts'
import { capabilitiesOf, fileCapabilities } from './capabilities.ts'
import { type Errno, S_ISGID, S_ISUID, X_OK } from './constants.ts'
import { PROGRAM_HEADERS_END, readProgramName } from './elf.ts'
import { holdProgram, type Kernel } from './kernel.ts'
import { firstLibraryOf, librariesOf } from './loader-calls.ts'
import { addressSpaceOf } from './memory.ts'
import type { Process } from './process.ts'
import { ExecWait, GONE } from './scheduler.ts'
import type { Program, Rlimit, Task } from './sys.ts'

/** What execve has found: the program, its file, and the arguments after `#!` lines have had their say. */
export interface Image {
  readonly program: Program
  readonly name: string
  readonly at: Location
  readonly path: string
  readonly argv: readonly string[]
  /** What was asked for: a script keeps its own name under its interpreter. */
  readonly asked: string
}

const HEADER_SIZE = 256
const MAX_INTERPRETERS = 5
const LOADER = '/lib64/ld-linux-x86-64.so.2'
const PAGE = 4096
/** MAX_ARG_STRLEN: one string may take 32 pages. */
const MAX_STRING = 32 * PAGE
/** Three quarters of the default stack limit bound all strings together, whatever the limit is. */
const MAX_TOTAL = 6 * 1024 * 1024

/** fs/exec.c: the file first, then the size of the arguments, then what the file says it is. */
export function loadImage(
  kernel: Kernel,
  process: Process,
  path: string,
  argv: readonly string[],
  env: Readonly<Record<string, string>>,
): Failable<Image> {
  const at = openForExec(process, path)
  if (failed(at)) return at
  if (isTooBig(argv, env, process.limits.stack)) return 'E2BIG'
  return interpret(kernel, process, { at, path, argv, asked: path }, 0)
}

interface Candidate {
  readonly at: Location
  readonly path: string
  readonly argv: readonly string[]
  readonly asked: string
}

function interpret(kernel: Kernel, process: Process, file: Candidate, depth: number): Failable<Image> {
  if (depth > MAX_INTERPRETERS) return 'ELOOP'
  const { data } = file.at.dentry.inode as FileInode
  const head = data.read(0, HEADER_SIZE)
  if (head[0] === 0x23 && head[1] === 0x21) return runScript(kernel, process, file, head, depth)
  const name = data.size < PROGRAM_HEADERS_END ? null : readProgramName(head)
  const program = name === null ? undefined : kernel.programs.get(name)
  if (!program || name === null) return 'ENOEXEC'
  const loader = walk(walkerOf(process), LOADER, true)
  if (failed(loader)) return loader
  return { ...file, program, name }
}

/** `#!interpreter [one argument]`, fs/binfmt_script.c. */
function runScript(
  kernel: Kernel,
  process: Process,
  file: Candidate,
  head: Uint8Array,
  depth: number,
): Failable<Image> {
  const text = new TextDecoder().decode(head.subarray(2))
  const end = text.indexOf('\n')
  const line = (end < 0 ? text : text.slice(0, end)).replace(/\0.*$/s, '').replace(/^[ \t]+|[ \t]+$/g, '')
  // Without a newline an empty name is opened as it stands, and that is the working directory.
  if (line === '') return end < 0 ? 'EACCES' : 'ENOEXEC'
  // Only blanks end the name: with Windows line ends the carriage return is a part of it, and that file is missing.
  const [, interpreter = '', argument = ''] = /^([^ \t]+)[ \t]*(.*)$/s.exec(line) ?? []
  if (end < 0 && head.length === HEADER_SIZE && argument === '') return 'ENOEXEC'
  const at = openForExec(process, interpreter)
  if (failed(at)) return at
  const argv = [interpreter, ...(argument === '' ? [] : [argument]), file.path, ...file.argv.slice(1)]
  return interpret(kernel, process, { at, path: interpreter, argv, asked: file.asked }, depth + 1)
}

/** do_open_execat(): a regular file on a mount that may execute, with x, that nobody is writing. */
function openForExec(process: Process, path: string): Failable<Location> {
  const at = walk(walkerOf(process), path, true)
  if (failed(at)) return at
  const { inode } = at.dentry
  if (!(inode instanceof FileInode)) return 'EACCES'
  const access = mayAccess(process.credentials, inode, X_OK, at.mount)
  if (access) return access
  if (at.mount.flags.noexec) return 'EACCES'
  return inode.writers > 0 ? 'ETXTBSY' : at
}

function isTooBig(argv: readonly string[], env: Readonly<Record<string, string>>, stack: Rlimit): boolean {
  const limit = Math.max(MAX_STRING, Math.min(stack.soft / 4, MAX_TOTAL))
  let total = 0
  const encoder = new TextEncoder()
  const add = (text: string) => {
    const size = (text.length * 3 < MAX_STRING ? text.length : encoder.encode(text).length) + 1
    total += size + 8
    return size > MAX_STRING
  }
  for (const argument of argv) if (add(argument)) return true
  for (const name in env) if (add(`${name}=${env[name]}`)) return true
  return total > limit
}

/** The point of no return: the process becomes the program. */
export function replaceImage(
  kernel: Kernel,
  process: Process,
  image: Image,
  env: Readonly<Record<string, string>>,
): ExecWait {
  process.files.closeOnExec()
  if (process.exe) holdProgram(process.exe, -1)
  process.exe = image.at
  holdProgram(image.at, 1)
  process.comm = commOf(image.asked)
  process.argv = image.argv
  process.env = env
  process.caught = []
  process.mappedBytes = 0
  for (const [signal, disposition] of process.dispositions) {
    if (disposition.kind === 'catch') process.dispositions.delete(signal)
  }
  gainIds(process, image.at)
  process.wakeLatency = WAKE_LATENCY[image.name] ?? DEFAULT_WAKE_LATENCY
  process.threads = THREADS[image.name] ?? 1
  if (process.limits.as.soft < 1024 * (IMAGE_KB[image.name] ?? DEFAULT_IMAGE_KB))
    return new ExecWait(() => dieUnmapped(kernel, process))
  const missing = missingLibrary(process, image.name)
  if (missing) return new ExecWait(() => failToLoad(process, missing))
  kernel.nextPid += process.threads - 1
  const { program, argv } = image
  return new ExecWait(() => program.main({ sys: process.sys, argv, env }))
}

/** begin_new_exec() has let the old image go: if the new one finds no room, there is nobody left who could be told. */
function* dieUnmapped(kernel: Kernel, process: Process): Task<number> {
  kernel.post(process, 'SIGSEGV')
  while (process.isDead) yield GONE
  return 139
}

/** What the file's own segments take, in KiB, as readelf(1) adds them up: node carries V8 and all of its libraries. */
const IMAGE_KB: Readonly<Record<string, number>> = { node: 84_460 }
const DEFAULT_IMAGE_KB = 550

/** The dynamic loader needs a free descriptor and the libraries' files; what it misses first, with its errno. */
function missingLibrary(process: Process, name: string): { readonly file: string; readonly errno: Errno } | null {
  const isFull = process.files.lowestFree() >= process.limits.nofile.soft
  const isTight = addressSpaceOf(process) > process.limits.as.soft
  const first = isFull ? firstLibraryOf(name) : undefined
  if (first !== undefined) return { file: first, errno: 'EMFILE' }
  for (const { path } of librariesOf(name)) {
    if (isTight && path.endsWith('/libc.so.6')) return { file: 'libc.so.6', errno: 'ENOMEM' }
    const at = isFull ? 'EMFILE' : walk(walkerOf(process), path, true)
    if (failed(at)) return { file: path.slice(path.lastIndexOf('/') + 1), errno: at }
  }
  return null
}

/** glibc's dl-error.c: before libc is there, errno has no words but for ENOENT. */
function* failToLoad(process: Process, { file, errno }: { file: string; errno: Errno }): Task<number> {
  const why = errno === 'ENOENT' ? 'No such file or directory' : `Error ${errnoNumber(errno)}`
  const [name] = process.argv
  const what =
    errno === 'ENOMEM' ? 'failed to map segment from shared object' : `cannot open shared object file: ${why}`
  const text = `${name}: error while loading shared libraries: ${file}: ${what}\n`
  yield* process.sys.write(2, new TextEncoder().encode(text))
  return 127
}

/** TASK_COMM_LEN is 16 with its NUL. */
export const commOf = (path: string) => path.slice(path.lastIndexOf('/') + 1).slice(0, 15)

/** What a process of ours takes from its start to its first call, in ms: real programs map libraries, node boots V8. */
export const startupTime = (name: string) => STARTUP[name] ?? 0.7
const STARTUP: Readonly<Record<string, number>> = { node: 40, npm: 150, npx: 150, python3: 15, bash: 1.2 }
/** An event loop in JavaScript takes its time from epoll to the callback. */
const WAKE_LATENCY: Readonly<Record<string, number>> = { node: 0.3 }
const DEFAULT_WAKE_LATENCY = 0.03
/** Threads take pids too: V8's and libuv's workers. */
const THREADS: Readonly<Record<string, number>> = { node: 7 }

function gainIds(process: Process, at: Location): void {
  const { mode, uid, gid } = at.dentry.inode
  const now = process.credentials
  // bprm_fill_uid(): in a user namespace, of files whose owner and group are somebody there.
  const mayGain = !at.mount.flags.nosuid && (!now.namespace || rulesOver(now, at.dentry.inode))
  const euid = mayGain && mode & S_ISUID ? uid : now.euid
  const egid = mayGain && (mode & S_ISGID) !== 0 && (mode & 0o010) !== 0 ? gid : now.egid
  const given = mayGain ? at.dentry.inode.xattrs?.get('security.capability') : undefined
  const own = given ? fileCapabilities(given) : capabilitiesOf(euid)
  const capabilities = euid === now.euid && !given ? now.capabilities : own
  process.credentials = { ...now, euid, egid, suid: euid, sgid: egid, capabilities }
}

const walkerOf = ({ root, cwd, credentials }: Process) => ({ root, cwd, credentials })
