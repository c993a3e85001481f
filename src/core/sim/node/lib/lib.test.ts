import { Buffer } from 'node:buffer'
import path from 'node:path'
import querystring from 'node:querystring'
import { StringDecoder } from 'node:string_decoder'
import { inspect } from 'node:util'
import { gunzipSync, gzipSync, inflateSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createMachine } from '../../machine.ts'
import { programs } from '../../programs/index.ts'

const SEED = 20
const sample = <T>(values: fc.Arbitrary<T>, count: number): T[] => fc.sample(values, { seed: SEED, numRuns: count })
const paths = fc
  .array(fc.constantFrom('', '.', '..', 'a', 'bc', 'x.tar.gz', '.rc', ' '), { maxLength: 6 })
  .map((parts) => parts.join('/'))
const words = fc.string({ unit: 'grapheme', maxLength: 12 })

const LOCALES = ['en-US', 'de-DE', 'en-IN']
const NUMBER_OPTIONS: readonly Intl.NumberFormatOptions[] = [
  {},
  { maximumFractionDigits: 0 },
  { minimumFractionDigits: 2, maximumFractionDigits: 2 },
  { maximumSignificantDigits: 3 },
  { style: 'percent' },
  { useGrouping: false },
]
const LOCALE_QUESTIONS = LOCALES.flatMap((locale) =>
  NUMBER_OPTIONS.map((options) => `n.toLocaleString(${JSON.stringify(locale)}, ${JSON.stringify(options)})`),
).join()

/** The same questions to both: each row is the program's answer, as text. */
const QUESTIONS: Readonly<
  Record<string, { inputs: readonly unknown[]; ask: string; real: (input: never) => unknown }>
> = {
  path: {
    inputs: sample(fc.tuple(paths, paths), 150),
    ask: '([a, b]) => [path.join(a, b), path.normalize(a), path.resolve("/r", a), path.relative("/r/" + a, "/r/" + b), path.dirname(a), path.basename(a), path.extname(b), path.parse(a)]',
    real: ([a, b]: [string, string]) => [
      path.join(a, b),
      path.normalize(a),
      path.resolve('/r', a),
      path.relative(`/r/${a}`, `/r/${b}`),
      path.dirname(a),
      path.basename(a),
      path.extname(b),
      path.parse(a),
    ],
  },
  numbers: {
    inputs: sample(fc.double({ noNaN: true, min: -1e12, max: 1e12 }), 80).concat([0, -0, 1.005, 999_999.5, 1e21, 1e-7]),
    ask: `(n) => [${LOCALE_QUESTIONS}]`,
    real: (n: number) =>
      LOCALES.flatMap((locale) => NUMBER_OPTIONS.map((options) => n.toLocaleString(locale, options))),
  },
  querystring: {
    inputs: sample(fc.dictionary(words, fc.oneof(words, fc.array(words, { minLength: 2, maxLength: 3 }))), 80),
    ask: '(query) => [querystring.stringify(query), Object.entries(querystring.parse(querystring.stringify(query)))]',
    real: (query: Record<string, string>) => [
      querystring.stringify(query),
      Object.entries(querystring.parse(querystring.stringify(query))),
    ],
  },
  buffer: {
    inputs: sample(words, 120),
    ask: '(text) => ["utf8", "hex", "base64", "base64url", "latin1", "ascii", "utf16le"].map((e) => [Buffer.from(text).toString(e), Buffer.from(text, e).toString("hex")])',
    real: (text: string) =>
      (['utf8', 'hex', 'base64', 'base64url', 'latin1', 'ascii', 'utf16le'] as const).map((encoding) => [
        Buffer.from(text).toString(encoding),
        Buffer.from(text, encoding).toString('hex'),
      ]),
  },
  string_decoder: {
    inputs: sample(fc.tuple(words, fc.nat(6)), 80),
    ask: '([text, at]) => { const d = new (require("string_decoder").StringDecoder)("utf8"); const b = Buffer.from(text); return [d.write(b.subarray(0, at)), d.write(b.subarray(at)), d.end()] }',
    real: ([text, at]: [string, number]) => {
      const decoder = new StringDecoder('utf8')
      const bytes = Buffer.from(text)
      return [decoder.write(bytes.subarray(0, at)), decoder.write(bytes.subarray(at)), decoder.end()]
    },
  },
  inspect: {
    inputs: sample(fc.jsonValue({ maxDepth: 4 }), 150),
    ask: '(value) => util.inspect(value)',
    real: (value: unknown) => inspect(value),
  },
}

const run = async (source: string) => {
  const machine = createMachine({
    world: { cwd: '/home/demo', files: { '/home/demo/t.js': { text: source } } },
    programs,
  })
  return machine.run('node t.js')
}

for (const [name, { inputs, ask, real }] of Object.entries(QUESTIONS)) {
  it(`${name} › answers as the real Node does for generated values`, { timeout: 60_000 }, async () => {
    const source = `const path = require('path'), util = require('util'), querystring = require('querystring')
const ask = ${ask}
for (const input of JSON.parse(${JSON.stringify(JSON.stringify(inputs))})) console.log(JSON.stringify(ask(input)))`
    const { stdout, stderr } = await run(source)
    expect(stderr).toBe('')
    const answers = stdout.trimEnd().split('\n')
    const plain = JSON.parse(JSON.stringify(inputs)) as never[]
    expect(answers).toEqual(plain.map((input) => JSON.stringify(real(input))))
  })
}

it('zlib › reads what the real one writes, and is read by it', { timeout: 60_000 }, async () => {
  const texts = sample(fc.array(words, { maxLength: 40 }), 25).map((parts) => parts.join(''))
  const packed = texts.map((text) => gzipSync(text).toString('base64'))
  const { stdout, stderr } = await run(`const zlib = require('zlib')
for (const each of ${JSON.stringify(packed)}) {
  const text = zlib.gunzipSync(Buffer.from(each, 'base64'))
  console.log(zlib.gzipSync(text).toString('base64'), zlib.deflateSync(text).toString('base64'))
}`)
  expect(stderr).toBe('')
  const read = stdout
    .trimEnd()
    .split('\n')
    .map((line) => line.split(' ').map((each) => Buffer.from(each, 'base64')))
  expect(read.map(([gz]) => gunzipSync(gz!).toString())).toEqual(texts)
  expect(read.map(([, deflated]) => inflateSync(deflated!).toString())).toEqual(texts)
})
