/** Everything that reads what a stranger may have written, and what must hold of it whatever comes. */
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import { diagnose } from '../../src/core/diagnosis/index.ts'
import { readOutputs } from '../../src/core/diagnosis/outputs/index.ts'
import { createScanner, readLog } from '../../src/core/matcher/index.ts'
import { type Codec, decodeLink, encodeLink, redact } from '../../src/core/share/index.ts'
import { logBytes, logText } from './log-bytes.ts'
import { survivesTyping } from './machine.ts'
import { shellText } from './shell-words.ts'

export interface Target {
  readonly name: string
  /** Cases in `npm test`; the long run has no bound but time. */
  readonly quick: number
  readonly property: fc.IRawProperty<unknown>
}

const target = <T>(
  name: string,
  quick: number,
  arbitrary: fc.Arbitrary<T>,
  holds: (value: T) => boolean | Promise<boolean>,
): Target => ({
  name,
  quick,
  property: fc.asyncProperty(arbitrary, async (value) => holds(value)) as fc.IRawProperty<unknown>,
})

const codec: Codec = {
  deflate: async (bytes) => deflateRawSync(bytes),
  async inflate(bytes, limit) {
    try {
      return inflateRawSync(bytes, { maxOutputLength: limit })
    } catch {
      return null
    }
  },
}

export const TARGETS: readonly Target[] = [
  target('a log is read the same in one piece and in two', 150, fc.tuple(logBytes, fc.nat(400)), ([bytes, cut]) => {
    const scanner = createScanner()
    scanner.push(bytes.slice(0, cut))
    scanner.push(bytes.slice(cut))
    return JSON.stringify(scanner.end()) === JSON.stringify(readLog(bytes))
  }),
  target('places of values lie inside their lines, and every incident is diagnosed', 150, logText, (log) => {
    const reading = readLog(log)
    const { incidents } = diagnose(reading, { log })
    return (
      incidents.length === reading.incidents.length &&
      reading.findings.every(({ line }) => line >= 1 && line <= reading.lineCount)
    )
  }),
  target(
    'whatever is pasted as an answer is read or not, and never throws',
    300,
    fc.oneof(logText, fc.string()),
    (text) => Array.isArray(readOutputs(text)),
  ),
  target('redacting twice changes nothing more', 200, logText, (log) => {
    const { text } = redact(log)
    return redact(text).text === text
  }),
  target(
    'a link that is no link is a fault with a name',
    300,
    fc.oneof(fc.string({ unit: 'binary' }), fc.base64String()),
    async (fragment) => {
      const decoded = await decodeLink(fragment, codec)
      return !decoded.ok && decoded.error.kind !== undefined
    },
  ),
  target(
    'a link with one character changed is found out',
    150,
    fc.tuple(logText, fc.nat(), fc.constantFrom('A', 'z', '9', '.', '%', '')),
    async ([log, at, put]) => {
      const link = await encodeLink({ log, answers: [], cause: null, step: 0 }, codec)
      const place = at % link.length
      const changed = link.slice(0, place) + put + link.slice(place + 1)
      const decoded = await decodeLink(changed, codec)
      return changed === link || !decoded.ok || decoded.value.log === log.toWellFormed()
    },
  ),
  target('a shell line ends by itself or with ^C, and the prompt comes back', 60, shellText, (line) =>
    survivesTyping(line),
  ),
  target('bytes from the keyboard never break the terminal', 60, fc.uint8Array({ maxLength: 200 }), (bytes) =>
    survivesTyping(String.fromCharCode(...bytes)),
  ),
  target('a program for node ends, and the shell lives on', 15, shellText, (source) =>
    survivesTyping(`node -e ${quoted(source)}`),
  ),
]

const quoted = (text: string) => `'${text.replaceAll(/[\0\n\r']/g, ' ')}'`
