import { spawn } from 'node:child_process'
import { resolve } from 'node:path'
import type { World } from '../../src/core/lib/index.ts'
import { type CompleteWorld, completeWorld } from '../../src/core/sim/boot/world.ts'
import { asUser } from './as-user.mjs'

export interface RealResult {
  readonly stdout: string
  readonly stderr: string
  readonly code: number
  readonly timedOut: boolean
}

const CASE_TIMEOUT_MS = 10_000
const BUILD_FAILED = 125

/** Pid 1 of the namespace: builds the world, runs the case, reaps orphans, ends with the case's status. */
const INIT = `
  $0 = "init";
  my $n = shift @ARGV; my @setup = splice(@ARGV, 0, $n);
  my $dir = shift @ARGV; my $mask = oct(shift @ARGV); my $last = shift @ARGV;
  use POSIX (); POSIX::close($_) for 3 .. 1023;
  if (system(@setup) != 0) { exit ${BUILD_FAILED} }
  open(my $f, ">", "/proc/sys/kernel/ns_last_pid") or die; print $f $last; close($f) or die "ns_last_pid";
  my $pid = fork // die;
  if (!$pid) { open(STDIN, "<", "/dev/null"); umask($mask); chdir($dir) or die "$dir: $!"; exec(@ARGV) or die }
  while ((my $w = wait) != -1) { last if $w == $pid }
  exit(($? & 127) ? 128 + ($? & 127) : $? >> 8);
`
const NAMESPACES = ['-m', '-n', '-p', '-u', '-i', '-f', '--mount-proc', '--kill-child', '--propagation', 'private']

/** Runs one script in a freshly built world on this machine: root, Linux. The output is raw. */
export function runReal(world: World, script: string): Promise<RealResult> {
  const complete = completeWorld(world)
  const setup = [process.execPath, resolve('tools/real/inside.mjs')]
  const command = asUser(complete, complete.user, ['bash', '-c', script])
  const init = [INIT, String(setup.length), ...setup, complete.cwd, complete.umask, String(complete.pids.shell - 1)]
  const argv = ['--pdeathsig', 'KILL', 'unshare', ...NAMESPACES, 'perl', '-e', ...init, ...command]
  return collect(argv, complete)
}

function collect(argv: readonly string[], world: CompleteWorld): Promise<RealResult> {
  return new Promise((done, failed) => {
    const child = spawn('setpriv', argv, { stdio: ['pipe', 'pipe', 'pipe'] })
    const chunks = { stdout: [] as Buffer[], stderr: [] as Buffer[] }
    let timedOut = false
    const timer = setTimeout(() => {
      timedOut = true
      child.kill('SIGKILL')
    }, CASE_TIMEOUT_MS)
    child.stdout.on('data', (data: Buffer) => chunks.stdout.push(data))
    child.stderr.on('data', (data: Buffer) => chunks.stderr.push(data))
    child.stdin.on('error', () => {})
    child.stdin.end(JSON.stringify(world))
    child.on('error', failed)
    child.on('close', (code) => {
      clearTimeout(timer)
      const text = (list: readonly Buffer[]) => Buffer.concat(list).toString('utf8')
      const [stdout, stderr] = [text(chunks.stdout), text(chunks.stderr)]
      if (code === BUILD_FAILED && !timedOut) failed(new Error(`the world could not be built: ${stderr}`))
      else done({ stdout, stderr, code: timedOut ? 124 : (code ?? -1), timedOut })
    })
  })
}
