/**
 * npm install without a registry: what is already there is up to date, folders are linked, and everything else asks
 * registry.npmjs.org, which no machine of the lab reaches.
 */
import { O_CREAT, O_TRUNC, O_WRONLY } from '../../kernel/constants.ts'
import type { Sys, SysError, Task } from '../../kernel/sys.ts'
import { getaddrinfo } from '../../programs/lib/getaddrinfo.ts'
import { type Failure, systemFailure } from './errors.ts'
import type { Project } from './project.ts'

const REGISTRY = 'registry.npmjs.org'

/** The line that npm prints when all went well, or the failure. */
export function* install(
  sys: Sys,
  project: Project,
  specs: readonly string[],
  isQuiet: boolean,
): Task<string | Failure> {
  const folders = specs.filter((spec) => /^(\.|\/|file:)/.test(spec))
  const wanted = [
    ...specs.filter((spec) => !folders.includes(spec)),
    ...Object.keys(project.dependencies).filter(
      (name) =>
        !sys.access(`${project.dir}/node_modules/${name}`, 0).ok && !project.dependencies[name]!.startsWith('file:'),
    ),
  ]
  if (wanted.length > 0) return yield* askRegistry(sys, wanted[0]!)
  const lock = yield* writeLock(sys, project)
  if (lock) return systemFailure(lock.error, lock.syscall, lock.path)
  const linked = yield* linkFolders(sys, project, folders)
  if (linked) return linked
  const count = Object.keys(project.dependencies).length + folders.length + 1
  const what = folders.length > 0 ? `added ${folders.length} package${folders.length > 1 ? 's' : ''}` : 'up to date'
  if (isQuiet) return `\n${what} in 312ms\n`
  const glue = folders.length > 0 ? ', and audited' : ', audited'
  return `\n${what}${glue} ${count + folders.length} package${count + folders.length > 1 ? 's' : ''} in 312ms\n\nfound 0 vulnerabilities\n`
}

function* askRegistry(sys: Sys, spec: string): Task<Failure> {
  const name = /^(@[^/]+\/[^@]+|[^@]+)/.exec(spec)![0]
  const found = yield* getaddrinfo(sys, REGISTRY)
  const code = found.ok ? 'ECONNREFUSED' : found.error === 'EAI_AGAIN' ? 'EAI_AGAIN' : 'ENOTFOUND'
  const syscall = found.ok ? 'connect' : 'getaddrinfo'
  const why = found.ok ? `connect ECONNREFUSED ${found.value[0]!.address}:443` : `getaddrinfo ${code} ${REGISTRY}`
  return {
    code: 1,
    lines: [
      `code ${code}`,
      `syscall ${syscall}`,
      `errno ${code}`,
      `request to https://${REGISTRY}/${name.replace('/', '%2f')} failed, reason: ${why}`,
    ],
  }
}

type WriteError = { readonly error: SysError; readonly syscall: string; readonly path: string | null }

function* writeLock(sys: Sys, project: Project): Task<WriteError | null> {
  const data = {
    name: project.name,
    version: project.version,
    lockfileVersion: 3,
    requires: true,
    packages: { '': { name: project.name, version: project.version } },
  }
  return yield* writeText(sys, `${project.dir}/package-lock.json`, `${JSON.stringify(data, null, 2)}\n`)
}

export function* writeText(sys: Sys, path: string, text: string): Task<WriteError | null> {
  const opened = yield* sys.open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o666)
  if (!opened.ok) return { error: opened.error, syscall: 'open', path }
  const written = yield* sys.write(opened.value, new TextEncoder().encode(text))
  sys.close(opened.value)
  return written.ok ? null : { error: written.error, syscall: 'write', path: null }
}

function* linkFolders(sys: Sys, project: Project, folders: readonly string[]): Task<Failure | null> {
  const added: Record<string, string> = {}
  for (const spec of folders) {
    const target = spec
      .replace(/^file:/, '')
      .replace(/^\.\//, '')
      .replace(/\/$/, '')
    const path = target.startsWith('/') ? target : `${project.dir}/${target}`
    const known = sys.stat(`${path}/package.json`)
    if (!known.ok) return systemFailure(known.error, 'open', `${path}/package.json`, 'Could not read package.json: ')
    const name = target.split('/').at(-1)!
    const made = sys.mkdir(`${project.dir}/node_modules`, 0o777)
    if (!made.ok && made.error.errno !== 'EEXIST')
      return systemFailure(made.error, 'mkdir', `${project.dir}/node_modules`)
    const linked = sys.symlink(target.startsWith('/') ? target : `../${target}`, `${project.dir}/node_modules/${name}`)
    if (!linked.ok && linked.error.errno !== 'EEXIST')
      return systemFailure(linked.error, 'symlink', `${project.dir}/node_modules/${name}`)
    added[name] = `file:${target}`
  }
  if (Object.keys(added).length === 0) return null
  const data = JSON.parse(project.text) as Record<string, unknown>
  data['dependencies'] = { ...(data['dependencies'] as object | undefined), ...added }
  const failed = yield* writeText(sys, `${project.dir}/package.json`, `${JSON.stringify(data, null, 2)}\n`)
  return failed ? systemFailure(failed.error, failed.syscall, failed.path) : null
}
