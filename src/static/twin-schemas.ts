/** The shape of the JSON twins, version 1; published as JSON Schema, and each twin is checked against it when it is written. */
import * as v from 'valibot'

const text = v.string()
const confidence = v.picklist(['high', 'medium', 'low'])
const sources = v.array(v.pipe(text, v.description('man:bind(2), posix:bind, kernel:FILE, or an address.')))

const Risk = v.object({
  level: v.picklist(['read-only', 'reversible', 'destructive']),
  undo: v.optional(text),
  to: v.optional(text),
})
const Step = v.object({
  kind: v.picklist(['sh', 'code', 'text']),
  sh: v.optional(v.pipe(text, v.description('A command; {port} and other values may stand in it.'))),
  changes: v.optional(text),
  language: v.optional(text),
  runtime: v.optional(text),
  code: v.optional(text),
  note: v.optional(text),
  text: v.optional(text),
})
const Fix = v.object({
  title: text,
  when: text,
  steps: v.array(Step),
  whyItWorks: text,
  risk: Risk,
  proof: v.object({ sh: text, shows: text }),
})

export const CodeTwin = v.object({
  version: v.literal(1),
  code: v.pipe(text, v.description('Canonical errno name.')),
  aliases: v.array(text),
  numbers: v.pipe(v.record(text, v.number()), v.description('Platform → number.')),
  messages: v.pipe(v.record(text, text), v.description('libc or runtime → message.')),
  confidence,
  family: text,
  severity: text,
  common: text,
  category: text,
  summary: text,
  meaning: text,
  lookAlikes: v.optional(v.array(v.object({ code: text, differs: text }))),
  corrections: v.optional(v.array(v.object({ claim: text, truth: text }))),
  sources,
  causes: v.array(v.object({ id: text, title: text, confidence })),
})

export const CauseTwin = v.object({
  version: v.literal(1),
  id: v.pipe(text, v.description('CODE/cause, as in the address of its page.')),
  code: text,
  title: text,
  confidence,
  because: v.pipe(text, v.description('A template: {port}, {program|The program}, {port|port $|its port}.')),
  why: text,
  question: v.optional(
    v.object({ ask: text, run: text, answers: v.array(v.object({ weight: v.number(), says: text })) }),
  ),
  fixes: v.array(Fix),
  popularButWrong: v.optional(v.object({ advice: text, because: text })),
  exceptions: v.optional(v.array(text)),
  sources,
})

/** The twin as it was, or a thrown sentence: published data must be what its schema says. */
export function checkedTwin<T>(schema: typeof CodeTwin | typeof CauseTwin, twin: T, path: string): T {
  const result = v.safeParse(schema, JSON.parse(JSON.stringify(twin)))
  if (result.success) return twin
  const [issue] = result.issues
  throw new Error(`${path}index.json is not what twin-schemas.ts says: ${v.getDotPath(issue) ?? ''}: ${issue.message}`)
}
