/** The values that templates are filled with. */
import type { KnownCause } from '../knowledge/paths.ts'
import type { Values } from '../knowledge/template.ts'
import type { Incident } from '../lib/index.ts'

/** Dialects that are one program's own words: what failed is that program, even where the line does not name it. */
const PROGRAM_OF_DIALECT: Readonly<Record<string, string>> = {
  node: 'node',
  npm: 'npm',
  python: 'python3',
  java: 'java',
  nginx: 'nginx',
  apache: 'apache2',
  php: 'php',
  ruby: 'ruby',
  perl: 'perl',
  redis: 'redis-server',
  postgres: 'postgres',
  docker: 'docker',
  git: 'git',
  rsync: 'rsync',
  curl: 'curl',
  ssh: 'ssh',
}

export function knownValues(incident: Incident): Values {
  const program = incident.entities.program ?? PROGRAM_OF_DIALECT[incident.dialect]
  return { ...incident.entities, ...(program === undefined ? {} : { program }) }
}

/** The defaults of a cause's scenario, for the lab: never said of the person's own machine. */
export function defaultsOf(cause: KnownCause | undefined): Values {
  const params = cause?.scenario?.params ?? {}
  return Object.fromEntries(Object.entries(params).map(([key, value]) => [key, String(value)]))
}
