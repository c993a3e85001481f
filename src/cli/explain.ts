import { canonical, codesOfMessage, codesOfNumber, windowsError } from '../core/errno/index.ts'
import { causesOf } from '../core/knowledge/causes.ts'
import { entry, type KnownEntry } from '../core/knowledge/index.ts'
import type { Io } from './io.ts'
import type { Arguments } from './options.ts'

/** A name, a number or a message → its entries. 0, or 2 when nothing is meant by it. */
export async function explainCommand({ words, options }: Arguments, io: Io): Promise<number> {
  const asked = words.join(' ').trim()
  if (asked === '') {
    io.stderr('usage: errlab explain CODE|NUMBER|MESSAGE [--json]\n')
    return 2
  }
  const meanings = meaningsOf(asked)
  if (meanings.length === 0) {
    io.stderr(`errlab: '${asked}' is no errno, number or message that Errlab knows\n`)
    return 2
  }
  io.stdout(
    options.json === undefined
      ? meanings.map(describe).join('\n')
      : `${JSON.stringify(asJson(asked, meanings), null, 2)}\n`,
  )
  return 0
}

interface Meaning {
  readonly entry: KnownEntry
  /** Where a number means this. */
  readonly on: readonly string[]
}

function meaningsOf(asked: string): readonly Meaning[] {
  const codes: ReadonlyMap<string, readonly string[]> = /^-?\d+$/.test(asked) ? byNumber(Number(asked)) : byWords(asked)
  return [...codes].flatMap(([code, on]) => {
    const known = entry(code)
    return known === null ? [] : [{ entry: known, on }]
  })
}

/** Linux first; then the other platforms, each code once. */
function byNumber(number: number): ReadonlyMap<string, readonly string[]> {
  const codes = new Map<string, string[]>()
  const found = { ...codesOfNumber(number), ...(number < 0 ? codesOfNumber(-number) : {}) }
  const platforms = Object.keys(found).sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1))
  for (const platform of platforms) codes.set(found[platform]!, [...(codes.get(found[platform]!) ?? []), platform])
  const windows = windowsError(number)
  if (windows?.code != null) codes.set(windows.code, [...(codes.get(windows.code) ?? []), `windows (${windows.name})`])
  return codes
}

const rank = (platform: string) => (platform === 'linux' ? 0 : platform.startsWith('node-') ? 1 : 2)

function byWords(asked: string): ReadonlyMap<string, readonly string[]> {
  const code = canonical(asked) ?? canonical(asked.toUpperCase())
  return new Map((code === null ? codesOfMessage(asked) : [code]).map((one) => [one, []]))
}

function describe({ entry: { code, aliases, text, numbers, messages, calls, causes }, on }: Meaning): string {
  const platforms = ['linux', 'darwin', 'freebsd', 'node-windows'].filter((platform) => numbers[platform] !== undefined)
  const lines = [
    `${code}${aliases.length === 0 ? '' : ` (also ${aliases.join(', ')})`}  ${messages.glibc ?? messages.node ?? ''}`,
    `  ${text.summary}`,
    ...(on.length === 0 ? [] : [`  this number means it on ${on.join(', ')}`]),
    ...(platforms.length === 0
      ? []
      : [`  ${platforms.map((platform) => `${platform} ${numbers[platform]}`).join(' · ')}`]),
    ...(calls.length === 0
      ? []
      : [
          `  returned by ${calls
            .slice(0, 12)
            .map(({ call, section }) => `${call}(${section})`)
            .join(' ')}${calls.length > 12 ? ' …' : ''}`,
        ]),
    ...causes.map((id) => `  errlab lab ${id}`),
  ]
  return `${lines.join('\n')}\n`
}

function asJson(asked: string, meanings: readonly Meaning[]) {
  return {
    asked,
    codes: meanings.map(({ entry: known, on }) => ({
      ...known,
      on,
      causes: causesOf(known.code).map(({ id, title, because }) => ({ id, title, because })),
    })),
  }
}
