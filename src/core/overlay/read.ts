/** Checks a team's file: a good one becomes an overlay, a bad one a list of sentences that say where, what, and what to do. */
import * as v from 'valibot'
import { canonical } from '../errno/index.ts'
import { type JsonPath, parseWithLines } from './json-lines.ts'
import { type Overlay, OverlaySchema } from './schema.ts'

export interface OverlayFault {
  readonly line: number
  /** `ports[2].port`; empty for the file as a whole. */
  readonly path: string
  readonly says: string
}
export type ReadOverlay =
  | { readonly ok: true; readonly overlay: Overlay }
  | { readonly ok: false; readonly faults: readonly OverlayFault[] }

/** What the check must know of this copy of Errlab. */
export interface KnownContent {
  isCode(code: string): boolean
  /** Titles of the fixes of a cause; null where there is no such cause. */
  fixesOf(cause: string): readonly string[] | null
}

const MOST_BYTES = 2_000_000

export function readOverlay(text: string, known: KnownContent): ReadOverlay {
  if (text.length > MOST_BYTES) {
    return bad([
      { line: 1, path: '', says: `the file has more than ${MOST_BYTES / 1_000_000} MB; keep it to what people read` },
    ])
  }
  const json = parseWithLines(text.replace(/^\ufeff/, ''))
  if (!json.ok) return bad([{ line: json.line, path: '', says: `column ${json.column}: ${json.says}` }])
  const fault = (path: JsonPath, says: string): OverlayFault => ({ line: json.lineOf(path), path: written(path), says })
  const parsed = v.safeParse(OverlaySchema, json.value)
  if (!parsed.success) {
    return bad(parsed.issues.map((issue) => fault(pathOf(issue), sayingOf(issue))))
  }
  const faults = contradictions(parsed.output, known).map(([path, says]) => fault(path, says))
  return faults.length > 0 ? bad(faults) : { ok: true, overlay: parsed.output }
}

const bad = (faults: readonly OverlayFault[]): ReadOverlay => ({
  ok: false,
  faults: [...faults].sort((a, b) => a.line - b.line),
})

/** `acme.json:12: ports[2].port: 99999 is too large …` */
export const faultLine = (file: string, { line, path, says }: OverlayFault): string =>
  `${file}:${line}: ${path === '' ? '' : `${path}: `}${says}`

const written = (path: JsonPath): string =>
  path.map((part, index) => (typeof part === 'number' ? `[${part}]` : index === 0 ? part : `.${part}`)).join('')

type Issue = v.InferIssue<typeof OverlaySchema>

const pathOf = (issue: Issue): JsonPath => (issue.path ?? []).map((item) => item.key as string | number)

function sayingOf(issue: Issue): string {
  const name = String(issue.path?.at(-1)?.key ?? '')
  const known = HINTS[name]
  if (issue.type === 'strict_object') {
    if (issue.expected === 'never')
      return `there is no field "${name}" here${meant(name, issue)}; take it out or look at the spelling`
    if (issue.received === 'undefined') return `"${name}" is missing${known ? `: ${known}` : ''}`
  }
  if (issue.type === 'literal' && name === 'version')
    return `this copy of Errlab reads version 1, not ${issue.received}`
  const rule = RULES[issue.type]
  const wanted = rule ? rule(issue) : `${issue.expected ?? 'something else'} is expected, not ${issue.received}`
  return `${wanted}${known ? `; ${known}` : ''}`
}

const RULES: Readonly<Record<string, (issue: Issue) => string>> = {
  min_length: () => 'nothing stands between the quotes; write it or take the field out',
  max_length: ({ received, requirement }) => `${received} characters are too many; ${String(requirement)} is the most`,
  min_value: ({ received, requirement }) => `${received} is too small; ${String(requirement)} is the least`,
  max_value: ({ received, requirement }) => `${received} is too large; ${String(requirement)} is the most`,
  integer: ({ received }) => `${received} is no whole number`,
  string: ({ received }) => `a text in double quotes is expected, not ${received}`,
  number: ({ received }) => `a number without quotes is expected, not ${received}`,
  array: ({ received }) => `a list in [ ] is expected, not ${received}`,
  strict_object: ({ received }) => `an object in { } is expected, not ${received}`,
  picklist: ({ received, expected }) => `${received} is none of ${(expected ?? '').replace(/[()]/g, '')}`,
  regex: ({ received }) => `${received} does not have the form that is expected`,
}

/** By the name of the field. */
const HINTS: Readonly<Record<string, string>> = {
  code: 'write a code in capitals, such as EADDRINUSE or ACME-1042',
  cause: 'write it as in the address of its page: EADDRINUSE/port-held-by-another-process',
  id: 'write CODE/name, the name in small letters and dashes: EADDRINUSE/vpn-client',
  link: 'write the whole address, with https://',
  port: 'ports go from 1 to 65535',
  version: 'write "version": 1',
  team: 'write "team": { "name": "…" }: everything is shown as that team\'s',
  verdict: 'write "preferred" or "forbidden"',
}

/** The field that was probably meant: one that is spelled nearly so. */
function meant(name: string, issue: Issue): string {
  const names = FIELDS[issue.path && issue.path.length > 1 ? String(issue.path[0]!.key) : ''] ?? []
  const near = names.find((one) => one.startsWith(name.slice(0, 3).toLowerCase()) || name.toLowerCase().startsWith(one))
  return near === undefined ? '' : ` (did you mean "${near}"?)`
}

const fieldsOf = (schema: { readonly entries: object }): readonly string[] => Object.keys(schema.entries)
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  '': fieldsOf(OverlaySchema),
  ...Object.fromEntries(
    (['ports', 'notes', 'advice', 'codes', 'causes'] as const).map((list) => [
      list,
      fieldsOf(OverlaySchema.entries[list].wrapped.item),
    ]),
  ),
  team: fieldsOf(OverlaySchema.entries.team),
}

type Contradiction = readonly [path: JsonPath, says: string]

/** What no shape can say. */
function contradictions(overlay: Overlay, known: KnownContent): readonly Contradiction[] {
  const own = new Set(overlay.codes.map(({ code }) => code))
  const isCode = (code: string) => known.isCode(code) || own.has(code)
  const ownCauses = new Set(overlay.causes.map(({ id }) => id))
  const codeOf = (id: string) => id.slice(0, id.indexOf('/'))
  const noCode = (code: string) => `Errlab knows no code ${code}; correct it, or add it to "codes" if it is your own`
  const isCause = (id: string) => ownCauses.has(id) || known.fixesOf(id) !== null
  const noCause = (id: string) => `there is no cause ${id}; open /e/${codeOf(id)}/ and copy the end of its address`
  return [
    ...overlay.codes.flatMap(({ code }, i): Contradiction[] =>
      known.isCode(code) || canonical(code) !== null
        ? [[['codes', i, 'code'], `${code} is an errno that Errlab knows; add a note to it instead`]]
        : [],
    ),
    ...overlay.causes.flatMap(({ id, clues }, i): Contradiction[] => [
      ...(isCode(codeOf(id)) ? [] : [[['causes', i, 'id'], noCode(codeOf(id))] as const]),
      ...(known.fixesOf(id) === null
        ? []
        : [[['causes', i, 'id'], `${id} is a cause of Errlab's own; give yours another name`] as const]),
      ...clues.flatMap((clue, n) => badClue(clue, ['causes', i, 'clues', n])),
    ]),
    ...overlay.notes.flatMap(({ code, cause, when }, i): Contradiction[] => [
      ...(code === undefined && cause === undefined && when === undefined
        ? [[['notes', i], 'say what it is about: "code", "cause" or "when"'] as const]
        : []),
      ...(code !== undefined && !isCode(code) ? [[['notes', i, 'code'], noCode(code)] as const] : []),
      ...(cause !== undefined && !isCause(cause) ? [[['notes', i, 'cause'], noCause(cause)] as const] : []),
    ]),
    ...overlay.advice.flatMap(({ cause, fix }, i): Contradiction[] => {
      const fixes = known.fixesOf(cause)
      if (fixes === null) return [[['advice', i, 'cause'], noCause(cause)]]
      if (fixes.includes(fix)) return []
      return [
        [['advice', i, 'fix'], `that cause has no fix "${fix}"; it has ${fixes.map((one) => `"${one}"`).join(', ')}`],
      ]
    }),
    ...twice(overlay.ports.map(({ port }) => String(port))).map(
      (i): Contradiction => [
        ['ports', i, 'port'],
        `port ${overlay.ports[i]!.port} has an owner already; keep one of them`,
      ],
    ),
    ...twice(overlay.codes.map(({ code }) => code)).map(
      (i): Contradiction => [['codes', i, 'code'], `${overlay.codes[i]!.code} stands twice; keep one of them`],
    ),
    ...twice(overlay.causes.map(({ id }) => id)).map(
      (i): Contradiction => [['causes', i, 'id'], `${overlay.causes[i]!.id} stands twice; keep one of them`],
    ),
  ]
}

/** Places of what stood before. */
const twice = (names: readonly string[]): readonly number[] =>
  names.flatMap((name, index) => (names.indexOf(name) < index ? [index] : []))

function badClue(clue: Overlay['causes'][number]['clues'][number], path: JsonPath): Contradiction[] {
  if (clue.text === undefined && clue.entity === undefined) return [[path, 'a clue needs "text" or "entity"']]
  const patterns: (readonly [JsonPath, string])[] = [
    ...(clue.text === undefined ? [] : [[[...path, 'text'], clue.text] as const]),
    ...Object.entries(clue.entity ?? {}).map(([key, pattern]) => [[...path, 'entity', key], pattern] as const),
  ]
  return patterns.flatMap(([where, pattern]): Contradiction[] => {
    // (a+)+ (a*)* ([ab]+)*: a quantifier inside a quantified group can take for ever on a line that nearly matches.
    if (/\([^()]*[+*}][^()]*\)[+*{]/.test(pattern)) {
      return [
        [where, 'a repetition inside a repetition can hang the page; write it without the inner or the outer one'],
      ]
    }
    try {
      new RegExp(pattern, 'i')
      return []
    } catch (error) {
      return [[where, `this is no regular expression: ${error instanceof Error ? error.message : String(error)}`]]
    }
  })
}
