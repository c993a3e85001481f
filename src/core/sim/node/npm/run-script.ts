/** npm run: a script with its `pre` and `post`, in a shell of its own. */
import { SIGNALS } from '../../kernel/constants.ts'
import type { Sys, Task } from '../../kernel/sys.ts'
import type { Project } from './project.ts'

type Env = Readonly<Record<string, string>>
export type Print = (fd: 1 | 2, text: string) => Task<void>

/** Returns the exit status of the first script that fails, or 0. */
export function* runScript(
  sys: Sys,
  env: Env,
  project: Project,
  name: string,
  args: readonly string[],
  isSilent: boolean,
  print: Print,
): Task<number> {
  for (const event of [`pre${name}`, name, `post${name}`]) {
    const script = project.scripts[event] ?? (event === 'start' ? defaultStart(sys, project) : undefined)
    if (script === undefined) continue
    const full = [script, ...(event === name ? args.map(quote) : [])].join(' ')
    if (!isSilent) yield* print(1, `\n> ${title(project)}${event}\n> ${full}\n\n`)
    const status = yield* runShell(sys, full, environment(env, project, event, script))
    if (status !== 0) return status
  }
  return 0
}

export const defaultStart = (sys: Sys, project: Project): string | undefined =>
  sys.access(`${project.dir}/server.js`, 0).ok ? 'node server.js' : undefined

const title = ({ name, version }: Project): string => (name ? `${name}${version ? `@${version}` : ''} ` : '')
const quote = (arg: string): string => (/^[\w@%+=:,./-]+$/.test(arg) ? arg : `'${arg.replaceAll("'", "'\\''")}'`)

function environment(env: Env, project: Project, event: string, script: string): Env {
  const bins: string[] = []
  for (let dir = project.dir; ; dir = dir.replace(/\/[^/]*$/, '')) {
    bins.push(`${dir === '/' ? '' : dir}/node_modules/.bin`)
    if (dir === '' || dir === '/') break
  }
  return {
    ...env,
    PATH: [...bins, env['PATH'] ?? '/usr/bin:/bin'].join(':'),
    INIT_CWD: project.dir,
    NODE: '/usr/bin/node',
    npm_command: 'run',
    npm_execpath: '/usr/lib/node_modules/npm/bin/npm-cli.js',
    npm_lifecycle_event: event,
    npm_lifecycle_script: script,
    npm_node_execpath: '/usr/bin/node',
    npm_package_json: `${project.dir}/package.json`,
    npm_package_name: project.name ?? '',
    npm_package_version: project.version ?? '',
  }
}

function* runShell(sys: Sys, script: string, env: Env): Task<number> {
  const child = sys.fork(function* (self) {
    yield* self.execve('/bin/sh', ['sh', '-c', script], env)
    return 127
  })
  if (!child.ok) return 1
  for (;;) {
    const status = yield* sys.wait4(child.value)
    if (!status.ok) {
      if (status.error.errno === 'EINTR') continue
      return 1
    }
    if (status.value?.kind === 'exited') return status.value.code
    if (status.value?.kind === 'signaled') {
      // npm ends the way its script did.
      sys.kill(sys.getpid(), status.value.signal)
      return 128 + SIGNALS[status.value.signal]
    }
  }
}
