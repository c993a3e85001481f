import { canonical, windowsErrors } from '../core/errno/index.ts'
import { cause, causesOf } from '../core/knowledge/causes.ts'
import { CHAT_LIMIT, encodeLink, excerptOf, levelThatFits, redact } from '../core/share/index.ts'
import { isPlainValue, PUBLIC_VALUES, type ShortLink, writeShortLink } from '../core/share/short-link.ts'
import { diagnoseText } from './answer.ts'
import { openInput } from './input.ts'
import { type Io, readAll } from './io.ts'
import type { Arguments } from './options.ts'

const USAGE =
  'usage: errlab link CODE/CAUSE [--port 8080] [--program node] | CODE | NUMBER | MESSAGE | FILE [--short] | -\n'

/** The grammar is docs/links.md: what names something becomes a short link, a file a full one. */
export async function linkCommand({ words, options }: Arguments, io: Io): Promise<number> {
  if (words.length === 0) return refuse(io, USAGE)
  const link = shortLinkOf(words, options)
  if (link === null) return linkToLog(words[0]!, options.short !== undefined, io)
  const wrong = wrongIn(link, options)
  if (wrong !== null) return refuse(io, `errlab link: ${wrong}\n`)
  io.stdout(`${writeShortLink(io.origin.replace(/\/+$/, ''), link)}\n`)
  return 0
}

function refuse(io: Io, says: string): 2 {
  io.stderr(says)
  return 2
}

/** Null for the name of a file. */
function shortLinkOf(words: readonly string[], values: Readonly<Record<string, string>>): ShortLink | null {
  const [word = ''] = words
  if (words.length > 1) return { kind: 'words', words: words.join(' ') }
  if (/^-?\d{1,5}$/.test(word)) return { kind: 'number', number: Number(word) }
  if (isCode(word)) return { kind: 'code', code: word }
  if (/^[A-Z][A-Z0-9_]+\/[a-z0-9-]+$/.test(word) && isCode(word.split('/')[0]!))
    return { kind: 'cause', cause: word, values }
  return null
}

const isCode = (word: string): boolean =>
  word === word.toUpperCase() && (canonical(word) !== null || windowsErrors().some(({ name }) => name === word))

function wrongIn(link: ShortLink, options: Readonly<Record<string, string>>): string | null {
  const given = PUBLIC_VALUES.filter((key) => options[key] !== undefined)
  if (link.kind !== 'cause')
    return given.length === 0 ? null : `--${given[0]} needs a cause, such as EADDRINUSE/port-held-by-another-process`
  if (cause(link.cause) === null) {
    const code = link.cause.slice(0, link.cause.indexOf('/'))
    const there = causesOf(code).map(({ id }) => `  ${id}\n`)
    return `there is no cause ${link.cause}${there.length === 0 ? '' : `; ${code} has\n${there.join('').trimEnd()}`}`
  }
  const odd = given.find((key) => !isPlainValue(options[key]!))
  return odd === undefined
    ? null
    : `"${options[odd]}" cannot stand in a link: at most 40 letters, digits and . _ + -. A server sees it, so never paths, hosts or users`
}

/** A permalink for a log after taking out what looks private; stderr says what that was, and what was left out to make it short. */
async function linkToLog(file: string, isShort: boolean, io: Io): Promise<number> {
  const input = await openInput(file, io)
  if ('error' in input) return refuse(io, `errlab: ${input.error}\n`)
  const log = new TextDecoder().decode(await readAll(input.chunks))
  const part = isShort ? await shortened(log, io) : log
  const { text, replacements } = redact(part)
  for (const { kind, placeholder, places } of replacements) {
    io.stderr(`errlab: ${kind} became ${placeholder} in ${places.length} place${places.length === 1 ? '' : 's'}\n`)
  }
  const link = await linkOf(text, io)
  if (link.length > CHAT_LIMIT) {
    const advice = isShort ? 'It cannot be made shorter' : '--short keeps the lines around the failures'
    io.stderr(`errlab: the link has ${link.length} characters; some chats cut it at ${CHAT_LIMIT}. ${advice}\n`)
  }
  io.stdout(`${link}\n`)
  return 0
}

async function linkOf(log: string, io: Io): Promise<string> {
  const codec = { deflate: io.deflate, inflate: async () => null }
  const fragment = await encodeLink({ log, answers: [], cause: null, step: 0 }, codec)
  return `${io.origin.replace(/\/+$/, '')}/d/#${fragment}`
}

/** The lines whose link a chat takes; stderr says how many are left out. */
async function shortened(log: string, io: Io): Promise<string> {
  if ((await linkOf(redact(log).text, io)).length <= CHAT_LIMIT) return log
  const lines = log.split('\n')
  const failures = diagnoseText(log).incidents.map(({ incident }) => incident)
  if (failures.length === 0) return log
  const excerptAt = (level: number) => excerptOf(lines.length, failures, level)
  const textAt = (level: number) =>
    excerptAt(level)
      .lines.map((index) => lines[index])
      .join('\n')
  const { level } = await levelThatFits((one) => linkOf(redact(textAt(one)).text, io))
  const { lines: kept, failures: stay, ofFailures } = excerptAt(level)
  const lost = ofFailures - stay
  io.stderr(
    `errlab: ${lines.length - kept.length} of ${lines.length} lines are left out${lost > 0 ? `, and with them ${lost} of ${ofFailures} failures` : ''}\n`,
  )
  return textAt(level)
}
