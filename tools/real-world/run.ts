/** Runs scripts on a real Linux: a world in fresh namespaces, as root. Needs unshare, setpriv, prlimit, perl; strace to trace. */
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { World } from '../../src/core/lib/index.ts'
import { type CompleteWorld, completeWorld } from '../../src/core/sim/boot/world.ts'
import type { KernelView, PathView } from '../../src/core/sim/machine-types.ts'
import { asUser } from './as-user.mjs'

export interface RealRun {
  readonly stdout: string
  readonly stderr: string
  readonly code: number
  readonly timedOut: boolean
}
export interface TracedRun extends RealRun {
  /** strace's log: `pid time syscall(args) = ret`. */
  readonly strace: string
  readonly kernel: KernelView
}

/** Plain JavaScript, started by path inside of the namespaces. */
const INSIDE = resolve('tools/real-world/inside.mjs')

/** Pid 1 of the namespace: builds the world, runs the script, inspects what is left, and ends with the script's status. */
const INIT = `
  $0 = "init";
  my ($node, $inside, $out, $dir, $mask, $last, $paths) = splice(@ARGV, 0, 7);
  my @paths = splice(@ARGV, 0, $paths);
  use POSIX (); POSIX::close($_) for 3 .. 1023;
  if (system($node, $inside, "build") != 0) { exit 125 }
  open(my $f, ">", "/proc/sys/kernel/ns_last_pid") or die; print $f $last; close($f) or die "ns_last_pid";
  my $pid = fork // die;
  if (!$pid) { open(STDIN, "<", "/dev/null"); umask(oct($mask)); chdir($dir) or die "$dir: $!"; exec(@ARGV) or die }
  my $status = 0;
  while ((my $w = wait) != -1) { $status = $?; last if $w == $pid }
  if ($out) { my $p = fork // die; if (!$p) { open(STDOUT, ">", "$out/kernel.json") or die; exec($node, $inside, "inspect", @paths) } waitpid($p, 0) }
  exit(($status & 127) ? 128 + ($status & 127) : $status >> 8);
`
/** RECORD_TIMEOUT_MS shortens it for a batch of cases, some of which may hang. */
const TIMEOUT_MS = Number(process.env['RECORD_TIMEOUT_MS'] ?? 150_000)

/** `bash -c SCRIPT` in a freshly built world. */
export async function runReal(world: World, script: string): Promise<RealRun> {
  const complete = completeWorld(world)
  return start(complete, asUser(complete, complete.user, ['bash', '-c', script]), '', [])
}

/** The same under strace, with the kernel's state at the end. `paths` are those of which the state is wanted. */
export async function traceReal(world: World, script: string, paths: readonly string[]): Promise<TracedRun> {
  const complete = completeWorld(world)
  // Not /tmp: the world mounts its own there.
  const out = mkdtempSync('/var/tmp/errlab-real-')
  try {
    if (INSIDE.startsWith('/tmp/')) throw new Error('a world has a /tmp of its own: run this from a checkout elsewhere')
    const command = asUser(complete, complete.user, ['bash', '-c', script])
    // Tracer as root, so that sudo keeps its set-user-id bit; -D, so that the shell's end is seen while servers go on.
    const traced = ['strace', '-D', '-f', '-qq', '-ttt', '-s', '400', '-o', join(out, 'strace'), '--', ...command]
    const run = await start(complete, traced, out, paths)
    if (!existsSync(join(out, 'kernel.json')))
      throw new Error(`the machine ended before it could be inspected (status ${run.code}): ${run.stderr}`)
    const kernel = JSON.parse(readFileSync(join(out, 'kernel.json'), 'utf8')) as Omit<KernelView, 'path'> & {
      readonly paths: Record<string, PathView[]>
    }
    return {
      ...run,
      strace: readFileSync(join(out, 'strace'), 'utf8'),
      kernel: { ...kernel, path: (path) => kernel.paths[path] ?? [] },
    }
  } finally {
    rmSync(out, { recursive: true, force: true })
  }
}

function start(
  world: CompleteWorld,
  command: readonly string[],
  out: string,
  paths: readonly string[],
): Promise<RealRun> {
  const init = [
    process.execPath,
    INSIDE,
    out,
    world.cwd,
    world.umask,
    String(world.pids.shell - 1),
    String(paths.length),
    ...paths,
  ]
  const namespaces = [
    'unshare',
    '-m',
    '-n',
    '-p',
    '-u',
    '-i',
    '-f',
    '--mount-proc',
    '--kill-child',
    '--propagation',
    'private',
  ]
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', ...namespaces, 'perl', '-e', INIT, ...init, ...command], {
    stdio: 'pipe',
    // Nothing of this shell's settings shall show in what the world prints.
    env: { PATH: process.env.PATH },
  })
  return new Promise((done, fail) => {
    const text = { stdout: '', stderr: '' }
    let timedOut = false
    const timer = setTimeout(() => {
      timedOut = true
      child.kill('SIGKILL')
    }, TIMEOUT_MS)
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      text.stdout += chunk
    })
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      text.stderr += chunk
    })
    child.stdin.on('error', () => {})
    child.stdin.end(JSON.stringify(world))
    child.on('error', fail)
    child.on('close', (code) => {
      clearTimeout(timer)
      if (code === 125 && !timedOut) fail(new Error(`the world could not be built: ${text.stderr}`))
      else done({ ...text, code: code ?? 124, timedOut })
    })
  })
}
