import type { FixStep } from '../../core/knowledge/index.ts'

export type CodeStep = Extract<FixStep, { kind: 'code' }>
export type Shown = FixStep | { readonly kind: 'others'; readonly steps: readonly CodeStep[] }

/**
 * The same code in several languages: that of the program which wrote the log (else the first) stands in the list, the
 * others are one step away, behind everything else.
 */
export function forReader(steps: readonly FixStep[], speakers: readonly string[]): readonly Shown[] {
  const codes = steps.filter((step): step is CodeStep => step.kind === 'code')
  const runtimes = [...new Set(codes.map(({ runtime }) => runtime))]
  if (runtimes.length < 2) return steps
  const own = runtimes.find((runtime) => speakers.some((speaker) => speaks(speaker, runtime))) ?? runtimes[0]!
  const others = codes.filter(({ runtime }) => runtime !== own)
  return [...steps.filter((step) => step.kind !== 'code' || step.runtime === own), { kind: 'others', steps: others }]
}

/** In which languages these fixes have code, that of the log's program first. */
export function runtimesOf(fixes: readonly { readonly steps: readonly FixStep[] }[], speakers: readonly string[]) {
  const runtimes = new Set(
    fixes.flatMap(({ steps }) => steps.flatMap((step) => (step.kind === 'code' ? [step.runtime] : []))),
  )
  const isOwn = (runtime: string) => speakers.some((speaker) => speaks(speaker, runtime))
  return [...runtimes].sort((a, b) => Number(isOwn(b)) - Number(isOwn(a)))
}

/** Dialects that are called otherwise than their runtime. */
const DIALECT_OF: Readonly<Record<string, string>> = { shell: 'bash', containers: 'docker' }

/** `python3.11` speaks python, the dialect `shell` speaks bash. */
const speaks = (speaker: string, runtime: string): boolean =>
  DIALECT_OF[speaker] === runtime || speaker.replace(/^.*\//, '').replace(/[\d.]*$/, '') === runtime

const NAMES: Readonly<Record<string, string>> = {
  node: 'Node.js',
  php: 'PHP',
  dotnet: '.NET',
  nginx: 'nginx',
  systemd: 'systemd',
  bash: 'bash',
  git: 'git',
  cron: 'cron',
  ssh: 'ssh',
}
export const runtimeName = (runtime: string): string =>
  NAMES[runtime] ?? runtime.charAt(0).toUpperCase() + runtime.slice(1)
